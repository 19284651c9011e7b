using Merit.Assessment.Instruments;
using Merit.Web.Texts;

namespace Merit.Web.Pages.Publication;

/// <summary>From which number to which a category goes, so that no number falls between two and none into both.</summary>
/// <param name="Basis">Which number decides.</param>
/// <param name="From">The lower limit.</param>
/// <param name="FromIncluded">Whether the limit itself belongs to it.</param>
/// <param name="Until">Where the next higher category begins; null for the highest.</param>
/// <param name="UntilIncluded">Whether that number still belongs to this one.</param>
/// <param name="Top">The highest number that there is.</param>
/// <param name="Standing">What the limits rest on: the weaker one's word.</param>
public sealed record CategoryRange(CategoryBasis Basis, decimal From, bool FromIncluded, decimal? Until, bool UntilIncluded, decimal Top, Provenance Standing)
{
    /// <summary>The limits of a category of an instrument; null when it has none of that code.</summary>
    public static CategoryRange? Of(Instrument instrument, string code)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        if (instrument.FindCategory(code) is not { } category)
        {
            return null;
        }

        Category? above = instrument.Above(category);
        decimal top = instrument.CategoryBasis == CategoryBasis.Score ? instrument.Maximum : instrument.Maximum / (instrument.Index?.Denominator.Value ?? 1m);
        // What nobody is told weighs nothing: no score is below 0.
        Provenance lower = category.LowerBound.Value == 0 && category.BoundIncluded ? Provenance.Confirmed : category.LowerBound.Provenance;
        Provenance upper = above?.LowerBound.Provenance ?? Provenance.Confirmed;
        return new CategoryRange(
            instrument.CategoryBasis, category.LowerBound.Value, category.BoundIncluded, above?.LowerBound.Value, above is { BoundIncluded: false }, top, lower > upper ? lower : upper);
    }

    /// <summary>The range in words, as in "from 175 to below 250".</summary>
    public string In(Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        string? lower = From > 0 || !FromIncluded ? words.Fill(FromIncluded ? "Range.From" : "Range.Above", Number(words, From)) : null;
        return (lower, Until) switch
        {
            ({ } from, { } until) => words.Fill("Range.Both", from, words.Fill(UntilIncluded ? "Range.UpTo" : "Range.Below", Number(words, until))),
            ({ } from, null) => words.Fill("Range.Both", from, words.Fill("Range.Top", Number(words, Top))),
            (null, { } until) => words.Fill(UntilIncluded ? "Range.UpTo.Alone" : "Range.Below.Alone", Number(words, until)),
            _ => words.Fill("Range.UpTo.Alone", Number(words, Top)),
        };
    }

    private string Number(Words words, decimal value) => Basis == CategoryBasis.Index ? words.Index(value) : words.Number(value);
}
