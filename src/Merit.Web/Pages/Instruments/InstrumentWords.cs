namespace Merit.Web.Pages.Instruments;

/// <summary>Names the texts of the pages on instruments.</summary>
public sealed class InstrumentWords
{
    private InstrumentWords()
    {
    }
}
