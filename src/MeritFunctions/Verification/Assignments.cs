using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Assessment.Verification;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace MeritFunctions.Verification;

/// <summary>Who reviews and who moderates which agency of a cycle.</summary>
public sealed class Assignments(AssignmentTable assignments, CycleTable cycles, AssessmentTable assessments, AssignmentDesk desk, AssignmentOrders orders, Orders once)
{
    private const int MostBytes = 5 * 1024 * 1024;
    private static readonly string[] Wishes = ["seed", "batchSize", "competence", "partial"];

    /// <summary>
    /// Gives every place of the cycle that is not given yet, by a draw that the same seed repeats. With <c>?preview=true</c> nothing is
    /// written; the preview's <c>ETag</c> as <c>If-Match</c> has this very plan carried out or none.
    /// </summary>
    [Function("MakeAssignments")]
    [Follows(Customs.Key | Customs.Guard | Customs.Tag)]
    [Takes(typeof(AssignmentsWish))]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status200OK, typeof(AssignmentsAnswer))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "assignments-busy", "order-key-taken")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public Task<IResult> MakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Assignments)] HttpRequest request, string cycle, CancellationToken cancellation) =>
        once.OnceAsync(request, cycle, _ => MakeOnceAsync(request, cycle, cancellation), cancellation);

    /// <summary>
    /// Gives places to those whom a file names, one order a line, all of them or none. With <c>?preview=true</c> nothing is written and the
    /// answer is the same; its <c>ETag</c> names the changes, and with it as <c>If-Match</c> no others are made.
    /// </summary>
    [Function("PutAssignments")]
    [Follows(Customs.Tag | Customs.Guard)]
    [Takes(typeof(string), MediaTypes.Csv, IsDocument = true)]
    [Asks("preview", typeof(bool))]
    [Answers(StatusCodes.Status200OK, typeof(ChangedAssignments))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "assignments-busy")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "body-too-large")]
    [Refuses(StatusCodes.Status422UnprocessableEntity, "invalid")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.Assignments)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (Preview.IsWanted(request, out IResult? refusal) is not { } preview)
        {
            return refusal!;
        }

        if (await BodyBytes.ReadAsync(request, MostBytes, cancellation) is not { } body)
        {
            return Problems.TooLarge(MostBytes);
        }

        Read<IReadOnlyList<AssignmentOrder>> read = AssignmentOrdersCsv.Parse(body);
        if (read.Value is not { } wanted)
        {
            return Problems.Invalid(read.Findings);
        }

        AssignmentsOutcome outcome = await orders.SetManyAsync(
            cycle, wanted, new Order(request.Caller()), preview, EntityTag.Wanted(request)?.Trim('"'), cancellation);
        return outcome.Refusal is { } refused ? refused.ToResult(Routes.AddressOf(cycle))
            : outcome.Findings() is { Count: > 0 } findings ? Problems.Invalid(findings)
            : EntityTag.Show(request, $"\"{outcome.Name}\"", Results.Json(
                new ChangedAssignments(
                    preview,
                    [.. outcome.Lines.Where(line => line.IsNews).Select(line => new ChangedPlace(line.Order.Agency, AssignmentSheet.SlotOf(line.Order.Place), Told(line.Before), line.Order.Assessor))],
                    outcome.Lines.Count(line => !line.IsNews),
                    [.. read.Findings, .. outcome.Warnings]),
                StoredJson.Options));
    }

    /// <summary>The places of a cycle in pages; assessors see their own.</summary>
    [Function("ListAssignments")]
    [Follows(Customs.Pages)]
    [Answers(StatusCodes.Status200OK, typeof(AssignedPlace[]))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Assignments)] HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (await cycles.FindAsync(cycle, cancellation) is null)
        {
            return Problems.NotFound("cycle-not-found", cycle);
        }

        Caller caller = request.Caller();
        return await Paging.AnswerAsync(request, $"cycles/{cycle}/assignments", async order =>
        {
            RowPage<AssignmentRow> page = await assignments.PageAsync(cycle, SeesAll(caller) ? null : caller.Id, order, cancellation);
            return (Results.Json(page.Rows.Select(row => AssignedPlace.Of(row, caller, withGrounds: false)), StoredJson.Options), page.Next);
        });
    }

    /// <summary>Who has which place of an agency, and why; assessors see their own.</summary>
    [Function("GetAssignments")]
    [Answers(StatusCodes.Status200OK, typeof(AssignedPlace[]))]
    [Refuses(StatusCodes.Status404NotFound, "assessment-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyAssignments)] HttpRequest request, string cycle, string agency, CancellationToken cancellation)
    {
        if (await assessments.FindAsync(cycle, agency, cancellation) is null)
        {
            return Problems.NotFound("assessment-not-found", cycle, agency);
        }

        Caller caller = request.Caller();
        List<AssignmentRow> places = await assignments.ListAsync(cycle, agency, cancellation);
        return Results.Json(places.Where(row => SeesAll(caller) || row.Assessor == caller.Id).Select(row => AssignedPlace.Of(row, caller, withGrounds: true)), StoredJson.Options);
    }

    /// <summary>Gives one place to somebody. What speaks against them without keeping them out is told as a warning.</summary>
    [Function("SetAssignment")]
    [Follows(Customs.Location | Customs.Key | Customs.Guard)]
    [Takes(typeof(SentAssignment))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenAssignment))]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found", "assessment-not-found", "slot-unknown")]
    [Refuses(
        StatusCodes.Status409Conflict,
        "cycle-cancelled",
        "cycle-paused",
        "already-released",
        "conflict-of-interest",
        "assessor-other-place",
        "slot-reviewed",
        "assignments-busy",
        "order-key-taken")]
    public Task<IResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Routes.AssignmentPlace)] HttpRequest request, string cycle, string agency, string slot, CancellationToken cancellation) =>
        once.TakeAsync(
            request,
            cycle,
            $"{Routes.Prefix}/cycles/{cycle}/agencies/{agency}/assignments",
            ["assessor"],
            body =>
            {
                string assessor = body.RequiredText("assessor", TextForm.OpaqueId);
                return order => AssignmentSheet.PlaceOf(slot) is { } place
                    ? orders.SetAsync(cycle, new AssignmentOrder(agency, place, assessor, order.Reason!, "/assessor"), order, cancellation)
                    : Task.FromResult(OrderOutcome.NotFound("slot-unknown", slot));
            },
            cancellation);

    /// <summary>Has whoever calls leave an agency that was given to them. Whoever may have the place gets it at once by the same rules.</summary>
    [Function("Recuse")]
    [Follows(Customs.Location | Customs.Key | Customs.Guard)]
    [Takes(typeof(SentRecusal))]
    [Answers(StatusCodes.Status202Accepted, typeof(TakenRecusal))]
    [Refuses(StatusCodes.Status403Forbidden, "not-assigned")]
    [Refuses(StatusCodes.Status404NotFound, "cycle-not-found")]
    [Refuses(StatusCodes.Status409Conflict, "cycle-cancelled", "cycle-paused", "already-released", "slot-reviewed", "assignments-busy", "order-key-taken")]
    public Task<IResult> RecuseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Recusal)] HttpRequest request, string cycle, string agency, CancellationToken cancellation) =>
        once.TakeAsync(
            request,
            cycle,
            $"{Routes.Prefix}/cycles/{cycle}/agencies/{agency}/assignments",
            [],
            _ => order => orders.RecuseAsync(cycle, agency, order, cancellation),
            cancellation);

    /// <summary>Reads how places are to be given; what is wrong with it is among the body's findings.</summary>
    public static AssignmentWish ReadWish(RequestBody body) => new(
        body.RequiredLine("seed"),
        body.OptionalInteger("batchSize", Assigner.SmallestBatch, Assigner.LargestBatch) ?? AssignmentDesk.DefaultBatch,
        body.OptionalBoolean("competence") ?? true,
        body.OptionalBoolean("partial") ?? false);

    private async Task<IResult> MakeOnceAsync(HttpRequest request, string cycle, CancellationToken cancellation)
    {
        if (Preview.IsWanted(request, out IResult? refusal) is not { } preview)
        {
            return refusal!;
        }

        RequestBody body = await RequestBody.ReadAsync(request, Wishes, cancellation);
        if (!body.IsReadable)
        {
            return Problems.Invalid(body.Findings.All, StatusCodes.Status400BadRequest);
        }

        AssignmentWish wish = ReadWish(body);
        if (body.Findings.HasErrors)
        {
            return Problems.Invalid(body.Findings.All);
        }

        AssignmentOutcome outcome = await desk.AssignAsync(cycle, wish, request.Caller(), preview, EntityTag.Wanted(request)?.Trim('"'), cancellation);
        return outcome.Refusal is { } refused
            ? refused.ToResult(Routes.AddressOf(cycle))
            : EntityTag.Show(request, $"\"{outcome.Name}\"", Results.Json(AssignmentsAnswer.Of(outcome, preview), StoredJson.Options));
    }

    private static bool SeesAll(Caller caller) => (caller.Acting & (Roles.Operator | Roles.Auditor | Roles.Moderator)) != Roles.None;

    private static string? Told(string? id) => id is { Length: > 0 } ? id : null;

    private sealed record AssignmentsWish(string Seed, int? BatchSize, bool? Competence, bool? Partial);

    /// <summary>Who gets what, or would get it, and who of them gets no mail about it.</summary>
    private sealed record AssignmentsAnswer(bool Preview, IReadOnlyList<GivenPlace> Assignments, IReadOnlyList<UngivenPlace> Unassigned, IReadOnlyList<string> Unreachable)
    {
        public static AssignmentsAnswer Of(AssignmentOutcome outcome, bool isPreview) => new(
            isPreview,
            [.. outcome.Plan!.Assignments.Select(one => new GivenPlace(one.Agency, AssignmentSheet.SlotOf(one.Place), one.Assessor, one.Batch))],
            [.. outcome.Plan.Open.Select(one => new UngivenPlace(one.Agency, AssignmentSheet.SlotOf(one.Place), OutOf(one.Out)))],
            outcome.Unreachable);
    }

    private sealed record GivenPlace(string Agency, string Slot, string Assessor, int Batch);

    private sealed record UngivenPlace(string Agency, string Slot, IReadOnlyList<KeptOut> Out);

    /// <summary>How many people were kept out of a place by what.</summary>
    private sealed record KeptOut(AssignmentBar By, int Count);

    private static IReadOnlyList<KeptOut> OutOf(IReadOnlyDictionary<AssignmentBar, int> bars) => [.. bars.Select(bar => new KeptOut(bar.Key, bar.Value))];

    private sealed record ChangedAssignments(bool Preview, IReadOnlyList<ChangedPlace> Changed, int Unchanged, IReadOnlyList<Finding> Warnings);

    private sealed record ChangedPlace(string Agency, string Slot, string? Before, string After);

    private sealed record SentAssignment(string Assessor, string Reason);

    private sealed record SentRecusal(string Reason);

    /// <summary>A place and who has it.</summary>
    private sealed record AssignedPlace(
        string Agency, string Slot, string? Assessor, int? Batch, DateTimeOffset AssignedAt, int? Reviewed, DateTimeOffset? SubmittedAt, string Tag, Grounds? Why)
    {
        // How far others are is for those who run and audit the cycle, and not for those who review the same.
        public static AssignedPlace Of(AssignmentRow row, Caller caller, bool withGrounds)
        {
            bool seesProgress = row.Assessor == caller.Id || (caller.Acting & (Roles.Operator | Roles.Auditor)) != Roles.None;
            return new AssignedPlace(
                row.Agency,
                row.Slot,
                Told(row.Assessor),
                row.Batch > 0 ? row.Batch : null,
                row.AssignedAt,
                seesProgress ? row.Reviewed : null,
                seesProgress ? row.SubmittedAt : null,
                EntityTag.Of(row.ETag),
                withGrounds && AssignmentSheet.GroundsOf(row) is { } why ? Grounds.Of(why) : null);
        }
    }

    /// <summary>Why somebody has a place.</summary>
    private sealed record Grounds(
        AssignmentKind Kind, DateOnly Day, string? Seed, string? Instrument, int? Asked, IReadOnlyList<KeptOut> Out, int? Load, int? Equal, string? Draw, string? By, string? Reason, IReadOnlyList<Text> Told)
    {
        public static Grounds Of(AssignmentGrounds why)
        {
            bool isDrawn = why.Draw is not null;
            return new Grounds(
                why.Kind, why.Day, why.Seed, why.Instrument, isDrawn ? why.Asked : null, OutOf(why.Out), isDrawn ? why.Load : null, isDrawn ? why.Equal : null, why.Draw, why.By, why.Reason, why.Explain());
        }
    }
}
