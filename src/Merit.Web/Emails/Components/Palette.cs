using Merit.Web.Emails.Content;

namespace Merit.Web.Emails.Components;

/// <summary>
/// Inline styles of the e-mails. Mail clients drop style sheets more often than inline styles: the light look is
/// inline, and the sheet in <c>EmailPage.razor</c> only adds the dark look and the narrow screen through the classes.
/// Every pair of text and ground has a contrast of at least 4.5 to 1 in both looks.
/// </summary>
internal static class Palette
{
    public const string Font =
        "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;";

    public const string CodeFont =
        "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace;";

    public const string Paragraph = "margin:0 0 16px;font-size:16px;line-height:1.6;color:#1b2a33;";

    public const string Line = "border-top:1px solid #e1e8ec;";

    public const string ListItem = "margin:0 0 8px;padding-left:4px;font-size:16px;line-height:1.6;color:#1b2a33;";

    public const string Muted = "color:#52646f;";

    /// <summary>Ink and ground of a tag or panel.</summary>
    public static string Ground(Tone tone) => tone switch
    {
        Tone.Success => "background-color:#e4f3ea;color:#17603f;",
        Tone.Attention => "background-color:#fdf0d9;color:#7a4a00;",
        Tone.Problem => "background-color:#fbe9e7;color:#99261f;",
        Tone.Award => "background-color:#f8efd4;color:#654d06;",
        _ => "background-color:#e3f0f4;color:#12506a;",
    };

    /// <summary>The line that marks a tone at a panel's edge, and the filled part of a bar.</summary>
    public static string Accent(Tone tone) => tone switch
    {
        Tone.Success => "#2b8a5d",
        Tone.Attention => "#c07a12",
        Tone.Problem => "#c2453c",
        Tone.Award => "#b58a1b",
        _ => "#1f7a94",
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
