using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Merit.Web.Charts;

/// <summary>A word in a chart. Written in C#, because Razor reads the tag <c>text</c> as its own.</summary>
public sealed class ChartText : ComponentBase
{
    /// <summary>The class in the style sheet.</summary>
    [Parameter, EditorRequired]
    public string Kind { get; set; } = null!;

    /// <summary>A share of the width, as in <c>12.5%</c>.</summary>
    [Parameter, EditorRequired]
    public string X { get; set; } = null!;

    /// <summary>The base line in pixels from the top.</summary>
    [Parameter, EditorRequired]
    public double Y { get; set; }

    /// <summary>start, middle or end: which part of the word stands at the place.</summary>
    [Parameter]
    public string Anchor { get; set; } = "middle";

    [Parameter, EditorRequired]
    public string Text { get; set; } = null!;

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Kind);
        builder.AddAttribute(2, "x", X);
        builder.AddAttribute(3, "y", Y.ToString(System.Globalization.CultureInfo.InvariantCulture));
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddContent(5, Texts.OneLine.Of(Text));
        builder.CloseElement();
    }
}
