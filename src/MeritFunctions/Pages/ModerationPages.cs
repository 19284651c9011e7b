using System.Collections.Concurrent;
using System.Globalization;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using Merit.Web.Components;
using Merit.Web.Pages.Desk;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace MeritFunctions.Pages;

/// <summary>Where two reviews differ, and the form by which the moderator settles it.</summary>
public sealed class ModerationPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleTable cycles,
    CycleInstruments instruments,
    AssessmentTable assessments,
    AssignmentTable assignments,
    ReviewSettling settling,
    ReviewDuties duties,
    AgreementReader agreements)
{
    private const int MostShown = 100;
    private const int SideBySide = 8;
    private const string LevelField = "level-";
    private const string ReasonField = "reason-";

    /// <summary>The agencies whose reviews differ: a moderator's own, or all for those who run or audit the cycle.</summary>
    [Function("ModerationsPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ModerationsPage)] HttpRequest request, CancellationToken cancellation)
    {
        CycleRow[] running = [.. CycleParts.Running(await cycles.ListAsync(cancellation)).Where(one => one.IsDoublyReviewed && one.Status != CycleStatus.Cancelled)];
        ConcurrentBag<ModerationLine> lines = [];
        foreach (CycleRow cycle in running)
        {
            if (await instruments.FindRecentAsync(cycle.RowKey, cancellation) is { } found)
            {
                await DifferingAsync(found, request.Caller(), lines, cancellation);
            }
        }

        string asked = request.Query["agreement"].ToString();
        return PageFrame.Show<ModerationsPage>(
            request,
            new()
            {
                [nameof(ModerationsPage.Context)] = frame.For(request),
                [nameof(ModerationsPage.Model)] = new ModerationsModel(
                    [.. lines.OrderBy(line => line.Since).ThenBy(line => line.Agency, StringComparer.Ordinal)],
                    [.. running.Select(one => (one.RowKey, CycleParts.Title(one)))],
                    Array.Find(running, one => one.RowKey == asked) is { } wanted ? await AgreementAsync(wanted, cancellation) : null),
            });
    }

    /// <summary>The differences of one agency.</summary>
    [Function("ModerationPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ModerationPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        (SubmittedReviews? both, OrderOutcome? refusal) = await settling.ShowAsync(cycle, agency, request.Caller(), cancellation);
        return both is null ? refusals.Refuse(request, refusal!) : await ShowAsync(request, both, new FormState(null, []), StatusCodes.Status200OK, cancellation);
    }

    /// <summary>Settles every difference that is left.</summary>
    [Function("ModerationForm")]
    public async Task<IResult> SettleAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ModerationPage)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        Dictionary<string, decimal> levels = [];
        Dictionary<string, string> reasons = [];
        foreach ((string name, string typed) in form.Select(field => (field.Key, field.Value.ToString().Trim().ReplaceLineEndings("\n"))).Where(field => field.Item2.Length > 0))
        {
            if (name.StartsWith(LevelField, StringComparison.Ordinal) && decimal.TryParse(typed, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal level))
            {
                levels[name[LevelField.Length..]] = level;
            }
            else if (name.StartsWith(ReasonField, StringComparison.Ordinal))
            {
                reasons[name[ReasonField.Length..]] = typed;
            }
        }

        var seen = new SeenUpload(form["receipt"].ToString(), int.TryParse(form["round"], NumberStyles.None, CultureInfo.InvariantCulture, out int round) ? round : null);
        // What a form cannot hold, such as a character that nobody sees, is told by the reader of documents.
        RequestBody body = RequestBody.Of(form, [.. reasons.Keys.Select(code => ReasonField + code)], (_, _) => null);
        foreach (string code in reasons.Keys)
        {
            body.OptionalParagraphs(ReasonField + code);
        }

        OrderOutcome outcome = body.Findings.HasErrors
            ? OrderOutcome.Invalid(body.Findings.All)
            : await settling.ModerateAsync(cycle, agency, seen, levels, reasons, request.Caller(), client, cancellation);
        if (outcome.IsDone)
        {
            return PageFrame.GoOn("/moderation", "moderated");
        }

        (SubmittedReviews? both, OrderOutcome? refusal) = await settling.ShowAsync(cycle, agency, request.Caller(), cancellation);
        if (both is null || outcome.Status == StatusCodes.Status403Forbidden)
        {
            return refusals.Refuse(request, refusal ?? outcome);
        }

        // A choice that nobody made is not sent, and still has its place in the form.
        Words words = Words.Of<DeskWords>(PageFrame.LanguageOf(request));
        FormState state = FormAnswers.State(form, [], PageFrame.LanguageOf(request)) with
        {
            Findings =
            [
                .. outcome.Findings.Select(finding => new FormFinding(FieldOf(finding.Pointer), words.In(new Text(finding.MessageId, finding.MessageEn)))),
                .. outcome.Code is { } refused ? [new FormFinding("", words.In(Messages.Format(refused, outcome.Arguments)))] : Array.Empty<FormFinding>(),
            ],
        };
        return await ShowAsync(request, both, state, StatusCodes.Status422UnprocessableEntity, cancellation);
    }

    private static string FieldOf(string pointer) => pointer.Split('/') switch
    {
        [_, "levels", { } code] => LevelField + code,
        [_, "reasons", { } code] => ReasonField + code,
        [_, { } field] => field,
        _ => "",
    };

    private async Task DifferingAsync(CycleInstrument cycle, Caller caller, ConcurrentBag<ModerationLine> lines, CancellationToken cancellation)
    {
        string id = cycle.Cycle.RowKey;
        List<AssignmentRow> places = await assignments.ListAsync(id, cancellation);
        bool isWatching = (caller.Roles & (Roles.Operator | Roles.Auditor)) != Roles.None;
        HashSet<string> own = [.. places.Where(row => isWatching || (row.Slot == AssignmentSlot.Moderator && row.Assessor == caller.Id)).Select(row => row.Agency)];
        Dictionary<string, DateTimeOffset?> submitted = places
            .Where(row => own.Contains(row.Agency) && ReviewDuties.Reviewers.Contains(row.Slot))
            .GroupBy(row => row.Agency, StringComparer.Ordinal)
            .Where(agency => agency.Count() == ReviewDuties.Reviewers.Count && agency.All(row => row.SubmittedAt is not null) && agency.Select(row => row.Reviewing).Distinct().Count() == 1)
            .ToDictionary(agency => agency.Key, agency => agency.Max(row => row.SubmittedAt), StringComparer.Ordinal);
        AssessmentRow[] waiting = [.. (await assessments.FindManyAsync(id, submitted.Keys, cancellation)).Values.Where(row => row.Stage == AssessmentStage.AwaitingVerification).Take(MostShown)];
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation }, async (row, stop) =>
        {
            if (await settling.FindAsync(new ReviewedAgency(cycle, row), stop) is { Open: { Count: > 0 } open } both && !await settling.IsDecidedAsync(both, stop))
            {
                lines.Add(new ModerationLine(CycleParts.Title(cycle.Cycle), row.AgencyName, open.Count, submitted[row.RowKey], cycle.Cycle.VerificationDeadline, $"/moderation/{id}/{Uri.EscapeDataString(row.RowKey)}"));
            }
        });
    }

    private async Task<CycleAgreement?> AgreementAsync(CycleRow cycle, CancellationToken cancellation) =>
        await agreements.ReadAsync(cycle.RowKey, cancellation) is var (report, agencies) && await instruments.FindRecentAsync(cycle.RowKey, cancellation) is { } found
            ? new CycleAgreement(CycleParts.Title(cycle), agencies, report, found.Instrument.Leaves.ToDictionary(leaf => leaf.Code, leaf => leaf.Title))
            : null;

    private async Task<IResult> ShowAsync(HttpRequest request, SubmittedReviews both, FormState state, int status, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        bool maySettle = !both.IsBy(caller) && await duties.FindAsync(both.Key.Cycle, both.Key.Agency, caller, [AssignmentSlot.Moderator], cancellation) is not null;
        return PageFrame.Show<ModerationPage>(
            request,
            new()
            {
                [nameof(ModerationPage.Context)] = frame.For(request),
                [nameof(ModerationPage.Model)] = new ModerationModel
                {
                    Cycle = both.Key.Cycle,
                    CycleTitle = CycleParts.Title(both.Agency.Cycle.Cycle),
                    Agency = both.Key.Agency,
                    AgencyName = both.Agency.Row.AgencyName,
                    Receipt = both.Key.Receipt,
                    Round = both.Key.Round,
                    Agreed = both.Compared.Count(one => one.Agrees),
                    Differences = DeskParts.Differences(both, own: null, withOthers: maySettle),
                    Maximum = both.Upload.Subject.Instrument.Maximum,
                    IsDecided = await settling.IsDecidedAsync(both, cancellation),
                    MaySettle = maySettle,
                    State = state,
                },
            },
            status);
    }
}
