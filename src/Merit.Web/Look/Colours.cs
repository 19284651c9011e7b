namespace Merit.Web.Look;

/// <summary>
/// The colours of pages and mails, in one place. Text on any ground of its own look has a contrast of at least 7 to 1,
/// lines of form fields and marks of charts at least 3 to 1; a test computes both.
/// </summary>
internal static class Colours
{
    /// <summary>The light look: white on cool grey, deep teal, gold.</summary>
    public static class Light
    {
        public const string Ground = "#edf1f4";
        public const string Surface = "#ffffff";
        public const string Quiet = "#f6f9fa";
        public const string Ink = "#1b2a33";
        public const string Muted = "#40515c";
        public const string Link = "#0b4f66";
        public const string Line = "#d7e0e5";
        public const string Edge = "#697b86";
        public const string Head = "#123f4e";
        public const string HeadInk = "#ffffff";
        public const string HeadMuted = "#d3e6ec";
        public const string Button = "#0f5468";
        public const string ButtonInk = "#ffffff";
        public const string Danger = "#8f221b";
        public const string DangerInk = "#ffffff";
        public const string InformationGround = "#e3f0f4";
        public const string InformationInk = "#0d4359";
        public const string SuccessGround = "#e4f3ea";
        public const string SuccessInk = "#0f4f33";
        public const string AttentionGround = "#fdf0d9";
        public const string AttentionInk = "#633b00";
        public const string ProblemGround = "#fbe9e7";
        public const string ProblemInk = "#83180f";
        public const string AwardGround = "#f8efd4";
        public const string AwardInk = "#564104";
        public const string Information = "#1f7a94";
        public const string Success = "#2b8a5d";
        public const string Attention = "#b06c0c";
        public const string Problem = "#c2453c";
        public const string Award = "#a67c12";
        public const string Best = "#12657d";
        public const string Good = "#4596ad";
        public const string Track = "#dfe7eb";
        public const string Focus = "#f2b91d";
    }

    /// <summary>The dark look.</summary>
    public static class Dark
    {
        public const string Ground = "#0e161b";
        public const string Surface = "#172229";
        public const string Quiet = "#1e2b33";
        public const string Ink = "#e7eef2";
        public const string Muted = "#b4c4cd";
        public const string Link = "#9bd6e8";
        public const string Line = "#2f404a";
        public const string Edge = "#7d919d";
        public const string Head = "#0f3542";
        public const string HeadInk = "#ffffff";
        public const string HeadMuted = "#c5dde5";
        public const string Button = "#8accdf";
        public const string ButtonInk = "#08222b";
        public const string Danger = "#f3a79f";
        public const string DangerInk = "#3a0b07";
        public const string InformationGround = "#15323e";
        public const string InformationInk = "#b9e3f0";
        public const string SuccessGround = "#15352a";
        public const string SuccessInk = "#a5e3c4";
        public const string AttentionGround = "#3a2c12";
        public const string AttentionInk = "#f4cf8e";
        public const string ProblemGround = "#3d211f";
        public const string ProblemInk = "#f8c4be";
        public const string AwardGround = "#352c10";
        public const string AwardInk = "#f1d888";
        public const string Information = "#5fb4cc";
        public const string Success = "#5cc294";
        public const string Attention = "#e0a346";
        public const string Problem = "#ee8076";
        public const string Award = "#d9b347";
        public const string Best = "#3d93ad";
        public const string Good = "#a6dcea";
        public const string Track = "#33444e";
        public const string Focus = "#f2b91d";
    }

    /// <summary>Each colour as the style sheet names it: <c>--name</c>, light, dark.</summary>
    public static IReadOnlyList<(string Name, string Light, string Dark)> All { get; } =
    [
        ("ground", Light.Ground, Dark.Ground),
        ("surface", Light.Surface, Dark.Surface),
        ("quiet", Light.Quiet, Dark.Quiet),
        ("ink", Light.Ink, Dark.Ink),
        ("muted", Light.Muted, Dark.Muted),
        ("link", Light.Link, Dark.Link),
        ("line", Light.Line, Dark.Line),
        ("edge", Light.Edge, Dark.Edge),
        ("head", Light.Head, Dark.Head),
        ("head-ink", Light.HeadInk, Dark.HeadInk),
        ("head-muted", Light.HeadMuted, Dark.HeadMuted),
        ("button", Light.Button, Dark.Button),
        ("button-ink", Light.ButtonInk, Dark.ButtonInk),
        ("danger", Light.Danger, Dark.Danger),
        ("danger-ink", Light.DangerInk, Dark.DangerInk),
        ("information-ground", Light.InformationGround, Dark.InformationGround),
        ("information-ink", Light.InformationInk, Dark.InformationInk),
        ("success-ground", Light.SuccessGround, Dark.SuccessGround),
        ("success-ink", Light.SuccessInk, Dark.SuccessInk),
        ("attention-ground", Light.AttentionGround, Dark.AttentionGround),
        ("attention-ink", Light.AttentionInk, Dark.AttentionInk),
        ("problem-ground", Light.ProblemGround, Dark.ProblemGround),
        ("problem-ink", Light.ProblemInk, Dark.ProblemInk),
        ("award-ground", Light.AwardGround, Dark.AwardGround),
        ("award-ink", Light.AwardInk, Dark.AwardInk),
        ("information", Light.Information, Dark.Information),
        ("success", Light.Success, Dark.Success),
        ("attention", Light.Attention, Dark.Attention),
        ("problem", Light.Problem, Dark.Problem),
        ("award", Light.Award, Dark.Award),
        ("best", Light.Best, Dark.Best),
        ("good", Light.Good, Dark.Good),
        ("track", Light.Track, Dark.Track),
        ("focus", Light.Focus, Dark.Focus),
    ];

    /// <summary>The custom properties: light, dark where the device asks for it, and either where the reader chose it.</summary>
    public static string StyleSheet()
    {
        string light = string.Concat(All.Select(c => $"--{c.Name}:{c.Light};"));
        string dark = string.Concat(All.Select(c => $"--{c.Name}:{c.Dark};"));
        return $":root{{color-scheme:light;{light}}}\n"
            + $"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n"
            + $"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n";
    }
}
