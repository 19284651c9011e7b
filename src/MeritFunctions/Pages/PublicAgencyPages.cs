using Merit.Adapters.Storage;
using Merit.Web.Pages.Publication;
using MeritFunctions.Http;
using MeritFunctions.Publication;
using MeritFunctions.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Pages;

/// <summary>One agency's result, for anybody: the one that stands, or by its hash one that was public.</summary>
public sealed class PublicAgencyPages(PublicAnswers answers, PublishedResults published, AgencyTable register)
{
    /// <summary>The result that stands.</summary>
    [Function("PublicAgencyPage")]
    public Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PublicAgencyPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        answers.AnswerAsync(request, () => AnswerAsync(request, cycle, agency, null, cancellation), cycle, agency);

    /// <summary>The result whose record has a hash: the address never shows another one, and says so when another one stands.</summary>
    [Function("PublicRecordPage")]
    public Task<IResult> ShowRecordAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.PublicRecordPage)] HttpRequest request, string cycle, string agency, string hash, CancellationToken cancellation) =>
        answers.AnswerAsync(request, () => AnswerAsync(request, cycle, agency, hash, cancellation), cycle, agency, hash);

    private async Task<IResult?> AnswerAsync(HttpRequest request, string cycleId, string agency, string? hash, CancellationToken cancellation)
    {
        if (await published.FindAsync(cycleId, cancellation) is not { } cycle || cycle.Ranking.Find(agency) is not { } line)
        {
            return null;
        }

        PublicResult standing = await published.ReplacementOfAsync(cycle, line, cancellation) ?? await published.ReadAsync(line, cancellation);
        if ((hash is null ? standing : await published.FindByHashAsync(cycle, line, standing, hash, cancellation)) is not { } shown)
        {
            return null;
        }

        PublishedRanking? former = await published.FormerAsync(cycle, cancellation);
        IReadOnlyList<PublishedCycle> family = await published.FamilyAsync(cycle, cancellation);
        AgencyRow? registered = await register.FindAsync(agency, cancellation);
        return answers.Show<PublicAgencyPage>(
            request,
            [cycle.Ranking.Hash, cycle.Row.ETag.ToString(), standing.Hash, shown.Hash, former?.Hash, registered?.Predecessors, registered?.SucceededBy, .. family.Select(other => other.Ranking.Hash)],
            () => new() { [nameof(PublicAgencyPage.Model)] = ModelOf(cycle, line, standing, shown, former, family, registered) });
    }

    private static AgencyResultModel ModelOf(
        PublishedCycle cycle, RankedResult line, PublicResult standing, PublicResult shown, PublishedRanking? former, IReadOnlyList<PublishedCycle> family, AgencyRow? registered)
    {
        IReadOnlyList<CategoryLine> categories = PublicAnswers.CategoriesOf(cycle);
        bool isRanked = shown.Hash == line.RecordHash;
        string? formerHash = shown.Hash != standing.Hash ? null : !isRanked ? line.RecordHash : former?.Find(line.Agency)?.RecordHash;
        PublishedCycle? before = family.FirstOrDefault(other => other.Row.Year < cycle.Row.Year);
        return new AgencyResultModel
        {
            Cycle = PublicAnswers.LineOf(cycle, former),
            Code = shown.Agency,
            Name = shown.AgencyName,
            Type = PublicAnswers.NameOf(line, "type"),
            Region = PublicAnswers.NameOf(line, "region"),
            Score = shown.Score,
            Maximum = shown.Maximum,
            Index = shown.Index,
            Category = categories.FirstOrDefault(category => category.Code == shown.Category),
            Categories = categories,
            Place = isRanked ? (line.Rank, cycle.Ranking.Results.Ranking.Count) : null,
            PlaceInType = isRanked && line.Groups?.FirstOrDefault(group => group.By == "type") is { } type ? (type.Rank, type.Of) : null,
            Aspects = [.. shown.Aspects.Select(aspect => (aspect.Code, aspect.Title, aspect.Score, aspect.Maximum))],
            Awards = [.. shown.Awards.Select(award => (award.Title, award.Group, award.Rank, award.Of))],
            Decree = PublicAnswers.LineOf(shown.Release),
            Record = shown.Hash,
            StandsInstead = shown.Hash == standing.Hash ? null : standing.Hash,
            InsteadBy = shown.Hash == standing.Hash ? null : PublicAnswers.LineOf(standing.Release),
            Amended = DayOf(shown.AmendedAt),
            InsteadAmended = shown.Hash == standing.Hash ? null : DayOf(standing.AmendedAt),
            Former = formerHash == shown.Hash ? null : formerHash,
            Years = [.. family.Select(other => PublicAnswers.EarlierIn(other, line.Agency)).OfType<EarlierResult>()],
            Follows = [.. Codes(registered?.Predecessors).Select(code => (code, before is null ? null : PublicAnswers.EarlierIn(before, code)))],
            FollowedBy = Codes(registered?.SucceededBy),
        };
    }

    private static DateOnly? DayOf(DateTimeOffset? moment) => moment is { } at ? Messages.WibDate(at) : null;

    private static string[] Codes(string? listed) => listed?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
