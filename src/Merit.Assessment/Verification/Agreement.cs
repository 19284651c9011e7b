using Merit.Assessment.Instruments;

namespace Merit.Assessment.Verification;

/// <summary>How far assessors agree who reviewed the same uploads without seeing each other's findings.</summary>
public static class Agreement
{
    private const int Decimals = 4;

    /// <summary>
    /// Counts over pairs of levels. Kappa is weighted quadratically over the places of the instrument's levels, so that it can be pooled over
    /// indicators; it has no value where chance alone would agree, or where an indicator has no levels.
    /// </summary>
    public static AgreementReport Of(Instrument instrument, IReadOnlyCollection<ReviewedPair> pairs)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(pairs);
        List<Placed> placed = [.. pairs.Select(pair => Placed.Of(instrument, pair)).OfType<Placed>()];
        ILookup<string, Placed> byIndicator = placed.ToLookup(pair => pair.Indicator, StringComparer.Ordinal);
        return new AgreementReport(
            Line("", placed, isSigned: false),
            [.. instrument.Leaves.Where(leaf => byIndicator.Contains(leaf.Code)).Select(leaf => Line(leaf.Code, [.. byIndicator[leaf.Code]], isSigned: false))],
            [.. placed.Select(pair => pair.Ordered()).GroupBy(pair => $"{pair.First}|{pair.Second}", StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Line(group.Key, [.. group], isSigned: true))],
            [
                .. placed.SelectMany(pair => (Placed[])[pair, pair.Turned()]).GroupBy(pair => pair.First, StringComparer.Ordinal)
                    .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Line(group.Key, [.. group], isSigned: true)),
            ]);
    }

    private static AgreementLine Line(string name, List<Placed> pairs, bool isSigned) => new(
        name,
        pairs.Count,
        pairs.Count == 0 ? null : Math.Round((decimal)pairs.Count(pair => pair.FirstLevel == pair.SecondLevel) / pairs.Count, Decimals),
        pairs.Count == 0 ? null : Math.Round(pairs.Average(pair => Math.Abs(pair.FirstLevel - pair.SecondLevel)), Decimals),
        pairs.Count == 0 || !isSigned ? null : Math.Round(pairs.Average(pair => pair.FirstLevel - pair.SecondLevel), Decimals),
        Kappa([.. pairs.Where(pair => pair.FirstPlace is not null).Select(pair => (pair.FirstPlace!.Value, pair.SecondPlace!.Value))]));

    // 1 - observed / expected squared distance. Over all ways to pair the two raters' levels the expected one is both variances and the
    // squared difference of the means, so that no table of levels is needed.
    private static decimal? Kappa(List<(decimal First, decimal Second)> places)
    {
        if (places.Count == 0)
        {
            return null;
        }

        (decimal meanFirst, decimal meanSecond) = (places.Average(p => p.First), places.Average(p => p.Second));
        decimal expected = places.Average(p => (p.First - meanFirst) * (p.First - meanFirst))
            + places.Average(p => (p.Second - meanSecond) * (p.Second - meanSecond))
            + ((meanFirst - meanSecond) * (meanFirst - meanSecond));
        decimal observed = places.Average(p => (p.First - p.Second) * (p.First - p.Second));
        // Quotients that do not end would leave a trace where nothing is.
        return expected < 0.0000000000001m ? null : Math.Round(1m - (observed / expected), Decimals);
    }

    private sealed record Placed(string Indicator, string First, string Second, decimal FirstLevel, decimal SecondLevel, decimal? FirstPlace, decimal? SecondPlace)
    {
        public static Placed? Of(Instrument instrument, ReviewedPair pair)
        {
            if (instrument.Find(pair.Indicator) is not { IsLeaf: true } leaf)
            {
                return null;
            }

            (decimal? first, decimal? second) = (PlaceOf(leaf, pair.FirstLevel), PlaceOf(leaf, pair.SecondLevel));
            return new Placed(leaf.Code, pair.First, pair.Second, pair.FirstLevel, pair.SecondLevel, second is null ? null : first, first is null ? null : second);
        }

        public Placed Turned() => new(Indicator, Second, First, SecondLevel, FirstLevel, SecondPlace, FirstPlace);

        public Placed Ordered() => string.CompareOrdinal(First, Second) > 0 ? Turned() : this;

        // From 0 for the lowest level to 1 for the highest.
        private static decimal? PlaceOf(InstrumentNode leaf, decimal level)
        {
            if (leaf.Scale is not { Levels: { Count: > 1 } levels })
            {
                return null;
            }

            for (int place = 0; place < levels.Count; place++)
            {
                if (levels[place].Number == level)
                {
                    return (decimal)place / (levels.Count - 1);
                }
            }

            return null;
        }
    }
}

/// <summary>What two assessors found of one indicator of one upload.</summary>
/// <param name="Indicator">The indicator's code.</param>
/// <param name="First">Opaque id of one assessor.</param>
/// <param name="FirstLevel">The level that they found.</param>
/// <param name="Second">Opaque id of the other.</param>
/// <param name="SecondLevel">The level that they found.</param>
public sealed record ReviewedPair(string Indicator, string First, decimal FirstLevel, string Second, decimal SecondLevel);

/// <summary>How far assessors agree.</summary>
/// <param name="All">Over everything.</param>
/// <param name="Indicators">By indicator, in the instrument's order.</param>
/// <param name="Pairs">By pair of assessors, their ids with a bar between.</param>
/// <param name="Assessors">By assessor, against whoever reviewed the same.</param>
public sealed record AgreementReport(
    AgreementLine All, IReadOnlyList<AgreementLine> Indicators, IReadOnlyList<AgreementLine> Pairs, IReadOnlyList<AgreementLine> Assessors);

/// <summary>How far two findings agree on average.</summary>
/// <param name="Name">Of what: an indicator's code, an assessor's id, or two of them; empty for everything.</param>
/// <param name="Count">Over how many pairs of levels.</param>
/// <param name="Equal">The share of equal levels, 0 to 1; null of none.</param>
/// <param name="MeanDistance">How many levels lie between both on average; null of none.</param>
/// <param name="MeanDifference">By how many levels the first one named is above the other on average; null where neither is named.</param>
/// <param name="Kappa">Quadratically weighted kappa, at most 1; null where it has no value.</param>
public sealed record AgreementLine(string Name, int Count, decimal? Equal, decimal? MeanDistance, decimal? MeanDifference, decimal? Kappa);
