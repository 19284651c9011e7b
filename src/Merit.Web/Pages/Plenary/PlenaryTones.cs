using Merit.Web.Look;

namespace Merit.Web.Pages.Plenary;

internal static class PlenaryTones
{
    public static Tone OfSession(string state) => state switch { "open" => Tone.Attention, "closed" => Tone.Success, _ => Tone.Information };

    public static Tone OfAgency(string state) => state switch { "decided" => Tone.Success, "deferred" => Tone.Attention, _ => Tone.Information };
}
