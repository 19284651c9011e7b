using Merit.Web.Look;
using Merit.Web.Emails.Content;

namespace Merit.Web.Emails.Components;

/// <summary>
/// Inline styles of the e-mails. Mail clients drop style sheets more often than inline styles: the light look is
/// inline, and the sheet in <c>EmailPage.razor</c> only adds the dark look and the narrow screen through the classes.
/// The colours are those of the pages.
/// </summary>
internal static class Palette
{
    public const string Font =
        "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;";

    public const string CodeFont =
        "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;";

    public const string Paragraph = "margin:0 0 16px;font-size:16px;line-height:1.6;color:" + Colours.Light.Ink + ";";

    public const string Line = "border-top:1px solid " + Colours.Light.Line + ";";

    public const string ListItem = "margin:0 0 8px;padding-left:4px;font-size:16px;line-height:1.6;color:" + Colours.Light.Ink + ";";

    public const string Muted = "color:" + Colours.Light.Muted + ";";

    /// <summary>Ink and ground of a tag or panel.</summary>
    public static string Ground(Tone tone) => tone switch
    {
        Tone.Success => $"background-color:{Colours.Light.SuccessGround};color:{Colours.Light.SuccessInk};",
        Tone.Attention => $"background-color:{Colours.Light.AttentionGround};color:{Colours.Light.AttentionInk};",
        Tone.Problem => $"background-color:{Colours.Light.ProblemGround};color:{Colours.Light.ProblemInk};",
        Tone.Award => $"background-color:{Colours.Light.AwardGround};color:{Colours.Light.AwardInk};",
        _ => $"background-color:{Colours.Light.InformationGround};color:{Colours.Light.InformationInk};",
    };

    /// <summary>The line that marks a tone at a panel's edge, and the filled part of a bar.</summary>
    public static string Accent(Tone tone) => tone switch
    {
        Tone.Success => Colours.Light.Success,
        Tone.Attention => Colours.Light.Attention,
        Tone.Problem => Colours.Light.Problem,
        Tone.Award => Colours.Light.Award,
        _ => Colours.Light.Information,
    };

    /// <summary>The class that turns <see cref="Ground"/> dark.</summary>
    public static string Class(Tone tone) => tone switch
    {
        Tone.Success => "t-success",
        Tone.Attention => "t-attention",
        Tone.Problem => "t-problem",
        Tone.Award => "t-award",
        _ => "t-information",
    };
}
