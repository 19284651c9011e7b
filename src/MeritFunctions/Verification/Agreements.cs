using Merit.Adapters.Storage;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Description;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Verification;

/// <summary>Reads how far the assessors of a cycle agree, over the agencies of which both reviews are submitted. Of the others nothing is read.</summary>
public sealed class AgreementReader(CycleInstruments cycles, AssignmentTable assignments, RecordStore records)
{
    private const int SideBySide = 16;

    /// <summary>The statistics, and over how many agencies; null when there is no such cycle.</summary>
    public async Task<(AgreementReport Report, int Agencies)?> ReadAsync(string cycle, CancellationToken cancellation)
    {
        if (await cycles.FindRecentAsync(cycle, cancellation) is not { } found)
        {
            return null;
        }

        (AssignmentRow First, AssignmentRow Second)[] both =
        [
            .. (await assignments.ListAsync(cycle, cancellation)).GroupBy(row => row.Agency, StringComparer.Ordinal)
                .Select(agency => (First: agency.FirstOrDefault(row => row.Slot == AssignmentSlot.First), Second: agency.FirstOrDefault(row => row.Slot == AssignmentSlot.Second)))
                .Where(pair => pair is { First.SubmittedAt: not null, Second.SubmittedAt: not null } && pair.First!.Reviewing == pair.Second!.Reviewing)
                .Select(pair => (pair.First!, pair.Second!)),
        ];
        var pairs = new IReadOnlyList<ReviewedPair>[both.Length];
        await Parallel.ForAsync(
            0,
            both.Length,
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (place, stop) => pairs[place] = await PairsAsync(both[place].First, both[place].Second, stop));
        return (Agreement.Of(found.Instrument, [.. pairs.SelectMany(pair => pair)]), pairs.Count(pair => pair.Count > 0));
    }

    private async Task<IReadOnlyList<ReviewedPair>> PairsAsync(AssignmentRow first, AssignmentRow second, CancellationToken cancellation)
    {
        Review? one = await ReadAsync(first, cancellation);
        Review? other = await ReadAsync(second, cancellation);
        return one is null || other is null
            ? []
            : [.. one.Indicators.Where(reviewed => reviewed.Value.Level is not null && other.Of(reviewed.Key).Level is not null)
                .Select(reviewed => new ReviewedPair(reviewed.Key, one.Assessor, reviewed.Value.Level!.Value, other.Assessor, other.Of(reviewed.Key).Level!.Value))];
    }

    private async Task<Review?> ReadAsync(AssignmentRow place, CancellationToken cancellation) =>
        AssignmentRow.ReadWork(place.Reviewing) is ({ } receipt, var round)
            ? await records.ReadAsync<Review>(RecordNames.Review(place.PartitionKey, place.Agency, receipt, round, place.Slot), cancellation)
            : null;
}

/// <summary>How far assessors agree, over HTTP.</summary>
public sealed class Agreements(AgreementReader reader)
{
    /// <summary>By indicator, by pair of assessors and by assessor.</summary>
    [Function("GetAgreement")]
    [Answers(StatusCodes.Status200OK, typeof(AgreementAnswer))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Agreement)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        await reader.ReadAsync(cycle, cancellation) is var (report, agencies)
            ? Results.Json(new AgreementAnswer(cycle, agencies, report.All, report.Indicators, report.Pairs, report.Assessors), StoredJson.Options)
            : Problems.NotFound("cycle-not-found", cycle);

    private sealed record AgreementAnswer(
        string Cycle, int Agencies, AgreementLine All, IReadOnlyList<AgreementLine> Indicators, IReadOnlyList<AgreementLine> Pairs, IReadOnlyList<AgreementLine> Assessors);
}
