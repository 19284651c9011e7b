using Merit.Web.Look;

namespace Merit.Web.Pages.Cycles;

/// <summary>The tone of a cycle's status.</summary>
internal static class CycleTones
{
    public static Tone Of(string status) => status switch
    {
        "awaitingPlenary" => Tone.Attention,
        "released" => Tone.Success,
        _ => Tone.Information,
    };
}
