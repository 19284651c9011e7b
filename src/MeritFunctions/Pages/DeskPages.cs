using System.Globalization;
using System.Text.Json.Nodes;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
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

/// <summary>The assessor's desk: what is to be reviewed, and the review, indicator by indicator. Everything works without script.</summary>
public sealed class DeskPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleTable cycles,
    CycleInstruments instruments,
    AssessmentTable assessments,
    AssignmentTable assignments,
    ReviewReader reader,
    ReviewDesk desk,
    ReviewSettling settling,
    EarlierLevels earlier)
{
    /// <summary>What the caller has to review.</summary>
    [Function("DeskPage")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.DeskPage)] HttpRequest request, CancellationToken cancellation)
    {
        List<DeskBatch> batches = [];
        foreach (CycleRow cycle in CycleParts.Running(await cycles.ListAsync(cancellation)).Where(cycle => cycle.Status != CycleStatus.Cancelled))
        {
            List<AssignmentRow> own = [.. (await assignments.ListOfAsync(cycle.RowKey, request.Caller().Id, cancellation)).Where(row => ReviewDuties.Reviewers.Contains(row.Slot))];
            if (own.Count > 0 && await instruments.FindRecentAsync(cycle.RowKey, cancellation) is { } found)
            {
                batches.Add(await BatchAsync(found, own, cancellation));
            }
        }

        return PageFrame.Show<DeskPage>(request, new() { [nameof(DeskPage.Context)] = frame.For(request), [nameof(DeskPage.Model)] = new DeskModel(batches) });
    }

    /// <summary>The caller's review of an agency, with one indicator in front.</summary>
    [Function("ReviewPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.ReviewPage)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, request.Caller(), cancellation);
        return work is null ? refusals.Refuse(request, refusal!) : await ShowAsync(request, work, request.Query["i"].ToString(), model => model, cancellation);
    }

    /// <summary>Keeps what was found of an indicator and goes on to the next one.</summary>
    [Function("ReviewForm")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReviewForm)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        string indicator = form["indicator"].ToString();
        RequestBody body = RequestBody.Of(form, Reviews.Fields, Shape);
        SentFinding sent = Reviews.Read(body);
        IReadOnlyList<Finding> findings = body.Findings.All;
        OrderOutcome outcome = OrderOutcome.Done;
        if (!body.Findings.HasErrors)
        {
            (outcome, _) = await desk.SaveAsync(cycle, agency, indicator, sent, request.Caller(), null, cancellation);
            findings = outcome.Findings;
        }

        if (outcome.IsDone && findings.Count == 0)
        {
            string next = form["next"].ToString();
            return PageFrame.GoOn(PageAddress.With($"/desk/{cycle}/{Uri.EscapeDataString(agency)}", ("i", next.Length > 0 ? next : indicator)), "review-saved");
        }

        (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, request.Caller(), cancellation);
        return work is null
            ? refusals.Refuse(request, refusal!)
            : await ShowAsync(
                request,
                work,
                indicator,
                model => model with
                {
                    Question = model.Question with
                    {
                        Level = form["level"].ToString(),
                        Reason = form["reason"].ToString(),
                        Flag = form["flag"] == "true",
                        State = new FormState(null, [.. Told(findings, outcome, PageFrame.LanguageOf(request)).Select(text => new FormFinding("", text))]),
                    },
                },
                cancellation,
                StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Submits the review, or says everything that is missing.</summary>
    [Function("SubmitReviewForm")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ReviewSubmitForm)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        RequestBody body = RequestBody.Of(form, ["receipt", "round"], Shape);
        SeenUpload seen = Reviews.ReadUpload(body);
        OrderOutcome outcome = body.Findings.HasErrors ? OrderOutcome.Invalid(body.Findings.All) : await desk.SubmitAsync(cycle, agency, seen, request.Caller(), client, cancellation);
        if (outcome.IsDone)
        {
            return PageFrame.GoOn($"/desk/{cycle}/{Uri.EscapeDataString(agency)}", "review-submitted");
        }

        (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, request.Caller(), cancellation);
        if (work is null)
        {
            return refusals.Refuse(request, refusal!);
        }

        (string? Indicator, Text Message)[] findings =
        [
            .. outcome.Findings.Select(finding => (finding.Pointer.Split('/') is [_, _, { } code] ? code : null, new Text(finding.MessageId, finding.MessageEn))),
            .. outcome.Code is { } code ? ((string?, Text)[])[(null, Messages.Format(code, outcome.Arguments))] : [],
        ];
        return await ShowAsync(request, work, findings.FirstOrDefault().Indicator ?? "", model => model with { Findings = findings }, cancellation, StatusCodes.Status422UnprocessableEntity);
    }

    /// <summary>Takes the other assessor's level.</summary>
    [Function("ConcessionForm")]
    public async Task<IResult> ConcedeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ConcessionForm)] HttpRequest request,
        string cycle,
        string agency,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        IFormCollection form = await request.ReadFormAsync(cancellation);
        string indicator = form["indicator"].ToString();
        RequestBody body = RequestBody.Of(form, ["receipt", "round", $"reason-{indicator}"], Shape);
        SeenUpload seen = Reviews.ReadUpload(body);
        string reason = body.RequiredParagraphs($"reason-{indicator}");
        OrderOutcome outcome = body.Findings.HasErrors
            ? OrderOutcome.Invalid(body.Findings.All)
            : await settling.ConcedeAsync(cycle, agency, seen, indicator, reason, request.Caller(), client, cancellation);
        if (outcome.IsDone)
        {
            return PageFrame.GoOn($"/desk/{cycle}/{Uri.EscapeDataString(agency)}", "level-conceded");
        }

        (ReviewWork? work, OrderOutcome? refusal) = await reader.FindAsync(cycle, agency, request.Caller(), cancellation);
        if (work is null)
        {
            return refusals.Refuse(request, refusal!);
        }

        FormState state = FormAnswers.State(form, outcome.Findings, PageFrame.LanguageOf(request));
        return await ShowAsync(
            request,
            work,
            "",
            model => model with
            {
                Conceding = outcome.Code is { } code
                    ? state with { Findings = [new FormFinding("", Words.Of<DeskWords>(PageFrame.LanguageOf(request)).In(Messages.Format(code, outcome.Arguments)))] }
                    : state,
            },
            cancellation,
            StatusCodes.Status422UnprocessableEntity);
    }

    // As a script would send it; what is no number stays as it was typed, and is told.
    private static JsonNode? Shape(string name, string typed) => name switch
    {
        "round" when int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int round) => round,
        "level" when decimal.TryParse(typed.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal level) => level,
        "flag" => typed == "true",
        _ => null,
    };

    private static IEnumerable<string> Told(IReadOnlyList<Finding> findings, OrderOutcome outcome, Language language)
    {
        Words words = Words.Of<DeskWords>(language);
        return [.. findings.Select(finding => words.In(new Text(finding.MessageId, finding.MessageEn))), .. outcome.Code is { } code ? [words.In(Messages.Format(code, outcome.Arguments))] : Array.Empty<string>()];
    }

    private async Task<DeskBatch> BatchAsync(CycleInstrument cycle, List<AssignmentRow> own, CancellationToken cancellation)
    {
        Dictionary<string, AssessmentRow> rows = await assessments.FindManyAsync(cycle.Cycle.RowKey, [.. own.Select(row => row.Agency)], cancellation);
        List<DeskLine> lines = [];
        foreach (AssignmentRow place in own)
        {
            if (rows.TryGetValue(place.Agency, out AssessmentRow? row))
            {
                DeskState state = await StateAsync(cycle.Cycle, row, place, cancellation);
                int reviewed = place.Reviewing == WorkOf(row) ? place.Reviewed : 0;
                string? href = state is DeskState.Waiting || row.ScoredReceipt is null ? null : $"/desk/{row.PartitionKey}/{Uri.EscapeDataString(row.RowKey)}";
                lines.Add(new DeskLine(row.RowKey, row.AgencyName, state, reviewed, cycle.Instrument.Leaves.Count, href));
            }
        }

        return new DeskBatch(cycle.Cycle.RowKey, CycleParts.Title(cycle.Cycle), cycle.Cycle.VerificationDeadline, [.. lines.OrderBy(line => line.State).ThenBy(line => line.Name, StringComparer.Ordinal)]);
    }

    // Whether the other one has submitted shows only to whom has.
    private async Task<DeskState> StateAsync(CycleRow cycle, AssessmentRow row, AssignmentRow place, CancellationToken cancellation)
    {
        if (row.Stage != AssessmentStage.AwaitingVerification || row.Receipt != row.ScoredReceipt)
        {
            return row.Stage is AssessmentStage.AwaitingSubmission or AssessmentStage.ClarificationRequested or AssessmentStage.AwaitingVerification ? DeskState.Waiting : DeskState.Done;
        }

        if (place.Reviewing != WorkOf(row) || place.SubmittedAt is null)
        {
            return place.Reviewing == WorkOf(row) && place.Reviewed > 0 ? DeskState.Begun : DeskState.Ready;
        }

        return cycle.IsDoublyReviewed
            && (await assignments.ListAsync(cycle.RowKey, row.RowKey, cancellation)).Where(other => ReviewDuties.Reviewers.Contains(other.Slot)).All(other => other.Reviewing == WorkOf(row) && other.SubmittedAt is not null)
                ? DeskState.Differing
                : DeskState.Submitted;
    }

    private static string WorkOf(AssessmentRow row) => AssignmentRow.WorkOf(row.Receipt ?? "", row.ClarificationRounds);

    private async Task<IResult> ShowAsync(
        HttpRequest request, ReviewWork work, string wanted, Func<ReviewModel, ReviewModel> change, CancellationToken cancellation, int status = StatusCodes.Status200OK)
    {
        PageContext context = frame.For(request);
        (ReviewSubject subject, Review review) = (work.Upload.Subject, work.Review);
        InstrumentNode leaf = (subject.Instrument.Find(wanted) is { IsLeaf: true } asked && subject.IsOpen(asked.Code) ? asked : null)
            ?? subject.Leaves.FirstOrDefault(one => review.Of(one.Code).Level is null)
            ?? subject.Leaves[0];
        SubmittedReviews? both = review.SubmittedAt is not null && work.Row.Stage == AssessmentStage.AwaitingVerification ? await settling.FindAsync(work.Agency, cancellation) : null;
        bool isDiffering = both is { Open.Count: > 0 } && !await settling.IsDecidedAsync(both, cancellation);
        var model = new ReviewModel
        {
            Cycle = work.Key.Cycle,
            CycleTitle = CycleParts.Title(work.Cycle.Cycle),
            Agency = work.Key.Agency,
            AgencyName = work.Row.AgencyName,
            Receipt = work.Key.Receipt,
            Round = work.Key.Round,
            Tag = work.Tag,
            SubmittedAt = review.SubmittedAt,
            Closed = ReviewReader.RefusalOf(work.Agency, work.Key.Receipt, work.Key.Round) is { } closed ? Messages.Format(closed.Code!, closed.Arguments) : null,
            Reviewed = subject.CountOf(review),
            Steps = [.. subject.Leaves.Select(one => new ReviewStep(one.Code, one.Title, review.Of(one.Code).Level is not null, review.Of(one.Code).Flag, review.Of(one.Code).IsCarried))],
            Question = await QuestionAsync(work, leaf, request.Query["file"].ToString(), cancellation),
            Differences = isDiffering ? DeskParts.Differences(both!, work.Key.Slot == AssignmentSlot.First ? 0 : 1, withOthers: false) : null,
        };
        IResult page = PageFrame.Show<ReviewPage>(
            request,
            new() { [nameof(ReviewPage.Context)] = context with { Address = PageAddress.With(model.Href, ("i", leaf.Code)) }, [nameof(ReviewPage.Model)] = change(model) },
            status);
        request.HttpContext.Response.Headers.ContentSecurityPolicy = Merit.Web.Look.SecurityHeaders.WithFrame;
        return page;
    }

    private async Task<ReviewedQuestion> QuestionAsync(ReviewWork work, InstrumentNode leaf, string file, CancellationToken cancellation)
    {
        ReviewSubject subject = work.Upload.Subject;
        ReviewedIndicator reviewed = work.Review.Of(leaf.Code);
        int place = subject.Leaves.Select((one, number) => (one, number)).First(one => one.one.Code == leaf.Code).number;
        List<EvidenceLine> evidence = EvidenceOf(work, leaf.Code);
        return new ReviewedQuestion
        {
            Code = leaf.Code,
            Title = leaf.Title,
            Aspect = subject.Instrument.Aspects.First(aspect => aspect.SelfAndDescendants().Any(node => node.Code == leaf.Code)).Title,
            Levels = [.. (leaf.Scale?.Levels ?? []).Select(level => (level.Number, level.Descriptor.Wording))],
            Range = leaf.Range is { } range ? (range.Minimum.Value, range.Maximum.Value) : null,
            Expected = leaf.Evidence,
            Claim = subject.ClaimOf(leaf.Code),
            LastYear = await earlier.FindAsync(work.Cycle, work.Key.Agency, leaf.Code, cancellation),
            Level = DeskParts.Typed(reviewed.Level),
            Reason = reviewed.Reason,
            Flag = reviewed.Flag,
            Evidence = evidence,
            Shown = evidence.Find(line => line.Kind != EvidenceKind.File && line.Place.ToString(CultureInfo.InvariantCulture) == file),
            Previous = place > 0 ? subject.Leaves[place - 1].Code : null,
            Next = place < subject.Leaves.Count - 1 ? subject.Leaves[place + 1].Code : null,
        };
    }

    private static List<EvidenceLine> EvidenceOf(ReviewWork work, string code)
    {
        IReadOnlyList<string> named = work.Upload.Subject.EntryOf(code)?.Evidence ?? [];
        IReadOnlyList<SeenFile> seen = work.Review.Of(code).Seen;
        return [.. work.Upload.Report.Files.Select((file, place) => (file, place)).Where(one => named.Contains(one.file.Name))
            .Select(one => new EvidenceLine(one.file.Name, one.place, one.file.Size, DeskParts.KindOf(one.file.Name), seen.FirstOrDefault(opened => opened.Name == one.file.Name)?.At))];
    }
}
