using System.Globalization;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Scoring;
using Merit.Assessment.Verification;
using Merit.Web.Pages.Desk;
using MeritFunctions.Http;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>What the desks of assessors and moderators share.</summary>
internal static class DeskParts
{
    private static readonly string[] Pictures = [".png", ".jpg", ".jpeg", ".gif", ".webp"];

    /// <summary>How a file is shown, by its name: what it really is decides when it is opened.</summary>
    public static EvidenceKind KindOf(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".pdf" => EvidenceKind.Pdf,
        var extension when Pictures.Contains(extension) => EvidenceKind.Image,
        _ => EvidenceKind.File,
    };

    /// <summary>The page that says why not.</summary>
    public static IResult Refuse(this IRefusalPages pages, HttpRequest request, OrderOutcome refusal) => pages.Show(
        request.HttpContext,
        refusal.Status,
        Messages.Format(refusal.Status switch { StatusCodes.Status403Forbidden => "title-forbidden", StatusCodes.Status404NotFound => "title-not-found", _ => "title-conflict" }),
        refusal.Code is { } code ? Messages.Format(code, refusal.Arguments) : Messages.Format("title-invalid"));

    /// <summary>Where two reviews differ, with what each level would lead to.</summary>
    /// <param name="both">The reviews.</param>
    /// <param name="own">Which of them is the reader's own; null where none is.</param>
    /// <param name="withOthers">Whether other levels of the scale are offered.</param>
    public static List<Difference> Differences(SubmittedReviews both, int? own, bool withOthers)
    {
        Instrument instrument = both.Upload.Subject.Instrument;
        return [.. both.Compared.Where(one => !one.Agrees).Select(one =>
        {
            InstrumentNode leaf = instrument.Find(one.Code)!;
            return new Difference
            {
                Code = one.Code,
                Title = leaf.Title,
                Claim = one.Claim,
                Sides = [Side(both, one, leaf, one.First.Level, one.First.Reason), Side(both, one, leaf, one.Second.Level, one.Second.Reason)],
                Others = !withOthers ? [] : [.. (leaf.Scale?.Levels ?? []).Where(level => level.Number != one.First.Level && level.Number != one.Second.Level).Select(level => Side(both, one, leaf, level.Number, null))],
                Settled = both.Settled.FirstOrDefault(settled => settled.Indicator == one.Code),
                Own = own,
            };
        })];
    }

    /// <summary>A number as a form holds it.</summary>
    public static string? Typed(decimal? level) => level?.ToString("0.##########", CultureInfo.InvariantCulture);

    private static DifferingSide Side(SubmittedReviews both, ComparedIndicator one, InstrumentNode leaf, decimal level, string? reason)
    {
        ScoreResult? effect = ReviewSettling.EffectOf(both, one, level);
        Text? descriptor = leaf.Scale?.Find(level) is { } step ? step.Descriptor.Wording : null;
        return new DifferingSide(level, descriptor, reason, effect?.Score, effect?.Category?.Title);
    }
}
