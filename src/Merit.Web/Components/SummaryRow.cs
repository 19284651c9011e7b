using Microsoft.AspNetCore.Components;

namespace Merit.Web.Components;

/// <summary>One fact of a <see cref="SummaryList"/>: its value is a text, or content.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Text">The value as text.</param>
public sealed record SummaryRow(string Name, string? Text = null)
{
    /// <summary>The value as content, instead of the text.</summary>
    public RenderFragment? Content { get; init; }

    /// <summary>What one may do with it.</summary>
    public NavigationLink? Action { get; init; }
}
