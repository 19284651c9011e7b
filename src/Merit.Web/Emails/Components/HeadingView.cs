using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Merit.Web.Emails.Components;

/// <summary>A heading whose level depends on where it stands: the document has one first-level heading.</summary>
public sealed class HeadingView : ComponentBase
{
    /// <summary>1 to 3.</summary>
    [Parameter, EditorRequired]
    public int Level { get; set; }

    /// <summary>Whether it opens a language's section.</summary>
    [Parameter]
    public bool IsHeadline { get; set; }

    /// <summary>The words.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = string.Empty;

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, string.Create(CultureInfo.InvariantCulture, $"h{Level}"));
        builder.AddAttribute(1, "class", IsHeadline ? "ink headline" : "ink");
        builder.AddAttribute(2, "style", Palette.Font + (IsHeadline
            ? "margin:14px 0 20px;font-size:26px;line-height:1.25;font-weight:700;letter-spacing:-0.01em;color:#12303b;"
            : "margin:28px 0 12px;font-size:17px;line-height:1.35;font-weight:700;color:#12303b;"));
        builder.AddContent(3, Text);
        builder.CloseElement();
    }
}
