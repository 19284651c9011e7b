using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Merit.Adapters.Scanning;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Instruments;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Pages.Objections;
using Merit.Web.Texts;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Objections;
using MeritFunctions.Records;
using MeritFunctions.Submitting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>
/// Where an agency writes its objection, indicator by indicator, sends it, and reads what came of it. What is typed is kept whatever is wrong with it, and
/// judged by the rules of the interface. Whose page it is, the session says and nothing else.
/// </summary>
public sealed class AgencyObjectionPages(
    PageFrame frame,
    IRefusalPages refusals,
    ObjectionReader reader,
    ObjectionChecks checks,
    ObjectionDesk desk,
    ObjectionDrafts words,
    FormFiles files,
    DraftDesk gathering,
    DraftChecks evidence,
    IOptions<EvidenceOptions> limits)
{
    // The reader's own word for it, which has its text there.
    private const string TooLong = "too-long";
    private const int LongestLevel = 40;
    private const int KeptReason = 4 * ObjectionChecks.LongestReason;

    private const string Page = "/" + Routes.AgencyObjection;

    /// <summary>The objection: what can be written, what is, or what was sent and what came of it.</summary>
    [Function("OwnObjectionPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.AgencyObjection)] HttpRequest request, CancellationToken cancellation) =>
        await FindAsync(request, cancellation) is { } seen ? await ShowAsync(request, seen, request.Query["i"].ToString(), null, [], cancellation) : Unknown(request);

    /// <summary>Keeps what is written of one indicator, with its files, or takes it out.</summary>
    [Function("SaveObjectionForm")]
    public async Task<IResult> SaveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ObjectionSaving)] HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } seen)
        {
            return Unknown(request);
        }

        if (RefusalOf(seen) is { } refused)
        {
            return refusals.Refuse(request, refused);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        if (seen.Cycle.Instrument.Find(form["indicator"].ToString()) is not { IsLeaf: true } leaf)
        {
            return refusals.NotFound(request, "indicator-unknown", form["indicator"].ToString());
        }

        // What is somewhat too long is kept and told; what nobody writes by hand is told and not kept.
        FindingList tooLong = new(Messages.Find);
        foreach ((string name, int longest) in ((string, int)[])[("level", LongestLevel), ("reason", KeptReason)])
        {
            if (form[name].ToString().Length is var length && length > longest)
            {
                tooLong.Error(TooLong, $"/points/0/{name}", longest, length);
            }
        }

        if (tooLong.HasErrors)
        {
            return await ShowAsync(request, seen, leaf.Code, form, [.. tooLong.All], cancellation);
        }

        DraftPlace place = PlaceOf(seen);
        if (form["act"] == "remove")
        {
            await words.ChangeAsync(place, leaf.Code, _ => null, cancellation);
            return PageFrame.GoOn(Page, "objection-removed");
        }

        FindingList found = new(Messages.Find);
        string[] added = await files.AddAsync(place, request.Caller(), form, found, cancellation);
        HashSet<string> dropped = new(form["drop"].OfType<string>(), FileNames.Comparer);
        ObjectionDraft kept = await words.ChangeAsync(
            place,
            leaf.Code,
            before => new DraftedPoint(
                leaf.Code,
                form["level"].ToString().Trim(),
                form["reason"].ToString().Trim().ReplaceLineEndings("\n"),
                string.Join('\n', (before?.Files ?? []).Where(name => !dropped.Contains(name)).Concat(added).Distinct(FileNames.Comparer))),
            cancellation);
        // A file that no other indicator names goes with the word that took it out.
        await gathering.RemoveAsync(place, dropped.Except(kept.Points.SelectMany(point => point.Files), FileNames.Comparer), cancellation);
        Draft draft = await evidence.CheckEvidenceAsync(place, found, cancellation);
        DraftedPoint point = kept.Points.First(one => one.Indicator == leaf.Code);
        // Of the files, those of this indicator are told here.
        Finding[] told = [.. found.All.Where(finding => finding.Pointer.Length == 0 || point.Files.Contains(finding.Pointer, FileNames.Comparer) || draft.Files.All(file => file.Name != finding.Pointer))];
        Finding[] findings = [.. told, .. await JudgeAsync(seen, [point], draft, cancellation) switch { var (_, wrong) => wrong }];
        return findings.Any(finding => finding.Severity == FindingSeverity.Error)
            ? await ShowAsync(request, seen, leaf.Code, form, findings, cancellation)
            : PageFrame.GoOn(Page, "objection-saved");
    }

    /// <summary>Sends what was seen.</summary>
    [Function("SendObjectionForm")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.ObjectionSending)] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } seen)
        {
            return Unknown(request);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        ObjectionDraft kept = await words.ReadAsync(PlaceOf(seen), cancellation);
        if (seen.Stored is null && (kept.Points.Count == 0 || kept.Tag != form["seen"]))
        {
            return refusals.Conflict(request, kept.Points.Count == 0 ? "objection-empty" : "objection-changed-meanwhile");
        }

        (IReadOnlyList<SentPoint> points, IReadOnlyList<Finding> findings) = await JudgeAsync(seen, kept.Points, null, cancellation);
        OrderOutcome outcome = findings.Count > 0
            ? OrderOutcome.Invalid(findings)
            : await desk.SendAsync(seen.Cycle.Cycle.RowKey, seen.Row.RowKey, form["record"].ToString(), points, request.Caller(), client, cancellation);
        return outcome.IsDone ? PageFrame.GoOn(Page, "objection-sent")
            : outcome.Code is not null ? refusals.Refuse(request, outcome)
            : await ShowAsync(request, seen, "", form, [.. outcome.Findings.Select(finding => Named(finding, kept.Points))], cancellation);
    }

    // What is written, read as if a script had sent it, so that both obey one set of rules; and what is wrong with it where the files are known.
    private async Task<(IReadOnlyList<SentPoint> Points, IReadOnlyList<Finding> Findings)> JudgeAsync(ObjectionSeen seen, IReadOnlyList<DraftedPoint> written, Draft? draft, CancellationToken cancellation)
    {
        JsonArray points = [.. written.Select(point => (JsonNode)new JsonObject
        {
            ["indicator"] = point.Indicator,
            ["level"] = decimal.TryParse(point.Level.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal level) ? level : point.Level.Length > 0 ? point.Level : null,
            ["reason"] = point.Reason,
            ["evidence"] = new JsonArray([.. point.Files.Select(name => (JsonNode)JsonValue.Create(name))]),
        })];
        RequestBody body = RequestBody.Read(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["points"] = points }), ["points"]);
        List<SentPoint> sent = [.. body.RequiredItems("points", written.Count).Select(item => ObjectionFunctions.Read(item, "indicator", "level", "reason", "evidence")).OfType<SentPoint>()];
        if (draft is not null && !body.Findings.HasErrors && await reader.ResultAsync(seen, cancellation) is var (result, _, _))
        {
            await checks.PointsAsync(seen.Cycle, result, sent, draft.Files.Select(file => file.Name).ToHashSet(FileNames.Comparer), body.Findings, cancellation);
        }

        return (sent, body.Findings.All);
    }

    private OrderOutcome? RefusalOf(ObjectionSeen seen) =>
        seen.Stored is { } stored ? OrderOutcome.Conflict("objection-sent", Messages.Wib(stored.SentAt)) : reader.RefusalOf(seen.Cycle.Cycle, seen.Row);

    private async Task<IResult> ShowAsync(
        HttpRequest request, ObjectionSeen seen, string indicator, IFormCollection? form, Finding[] findings, CancellationToken cancellation)
    {
        PageContext context = frame.For(request) with { Address = Page };
        OrderOutcome? refusal = seen.Stored is null ? reader.RefusalOf(seen.Cycle.Cycle, seen.Row) : null;
        bool isOpen = seen.Stored is null && refusal is null;
        (ResultRecord Result, string Name, string Hash)? about = isOpen || seen.Stored is not null ? await reader.ResultAsync(seen, cancellation) : null;
        VerifiedLevel[] verified = about is var (result, _, _) ? [.. VerifiedLevel.AllOf(seen.Cycle.Instrument, result)] : [];
        ObjectionDraft kept = isOpen ? await words.ReadAsync(PlaceOf(seen), cancellation) : ObjectionDraft.Empty;
        InstrumentNode? leaf = isOpen && seen.Cycle.Instrument.Find(indicator) is { IsLeaf: true } asked ? asked : null;
        Words texts = Words.Of<ObjectionWords>(context.Language);
        return PageFrame.Show<OwnObjectionPage>(
            request,
            new()
            {
                [nameof(OwnObjectionPage.Context)] = context,
                [nameof(OwnObjectionPage.Model)] = new OwnObjectionModel
                {
                    Cycle = CycleParts.Title(seen.Cycle.Cycle),
                    Agency = seen.Row.AgencyName,
                    State = ObjectionParts.Word(seen.State),
                    Until = ObjectionWindow.EndOf(seen.Cycle.Cycle),
                    Closed = refusal is { Code: { } code } ? Messages.Format(code, refusal.Arguments) : null,
                    Record = about?.Hash ?? "",
                    Seen = kept.Tag,
                    Indicators = isOpen ? [.. verified.Select(one => new VerifiedLine(one.Leaf.Code, one.Leaf.Title, one.Level, kept.Points.FirstOrDefault(point => point.Indicator == one.Leaf.Code)?.Level))] : [],
                    Points = seen.Objection is { } sent
                        ? ObjectionParts.Points(sent, verified, seen.State is ObjectionState.Upheld or ObjectionState.Changed ? seen.Decision : null)
                        : [.. verified.SelectMany(one => kept.Points.Where(point => point.Indicator == one.Leaf.Code).Select(point => ObjectionParts.Point(one, point)))],
                    Form = leaf is null ? null : FormOf(verified.First(one => one.Leaf.Code == leaf.Code), kept.Points.FirstOrDefault(point => point.Indicator == leaf.Code)),
                    SentAt = seen.Stored?.SentAt,
                    Receipt = seen.Stored?.RecordHash,
                    DecidedAt = seen.Stored?.DecidedAt,
                    Findings = form is null
                        ? new FormState(null, [])
                        : FormAnswers.State(form, [], context.Language) with { Findings = [.. findings.Select(finding => new FormFinding(FieldOf(finding), ToldOf(finding, texts)))] },
                },
            },
            findings.Length > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private PointForm FormOf(VerifiedLevel verified, DraftedPoint? kept) => new()
    {
        Point = ObjectionParts.Point(verified, kept ?? new DraftedPoint(verified.Leaf.Code, "", "", "")),
        Levels = ObjectionParts.LevelsOf(verified.Leaf),
        Range = verified.Leaf.Range is { } range ? (range.Minimum.Value, range.Maximum.Value) : null,
        LargestFile = Math.Min(limits.Value.LargestFile, LargeForms.Largest),
        IsKept = kept is not null,
    };

    // A field of the form for one indicator by what is wrong with it; what is wrong with a file stands above them all.
    private static string FieldOf(Finding finding) => finding.Pointer.Split('/') is ["", "points", _, ("level" or "reason") and { } field, ..] ? field : "";

    private static string ToldOf(Finding finding, Words texts) => texts.In(new Text(finding.MessageId, finding.MessageEn));

    // Where all are sent at once, a finding says which indicator it is about.
    private static Finding Named(Finding finding, IReadOnlyList<DraftedPoint> points) =>
        finding.Pointer.Split('/') is ["", "points", { } place, ..] && int.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && points.ElementAtOrDefault(number) is { } point
            ? finding with { Pointer = "", MessageId = $"{point.Indicator}: {finding.MessageId}", MessageEn = $"{point.Indicator}: {finding.MessageEn}" }
            : finding;

    private static DraftPlace PlaceOf(ObjectionSeen seen) => ObjectionDesk.PlaceOf(seen.Cycle.Cycle.RowKey, seen.Row.RowKey);

    private async Task<ObjectionSeen?> FindAsync(HttpRequest request, CancellationToken cancellation) =>
        (await reader.FindAsync(request.Caller().Cycle!, request.Caller().Agency!, cancellation)).Seen;

    private IResult Unknown(HttpRequest request) => refusals.NotFound(request, "assessment-not-found", request.Caller().Cycle, request.Caller().Agency);
}

/// <summary>Objections as pages show them.</summary>
internal static class ObjectionParts
{
    /// <summary>A state as texts are named after it.</summary>
    public static string Word(ObjectionState state) => state switch
    {
        ObjectionState.None => "none",
        ObjectionState.Sent => "sent",
        ObjectionState.Decided => "decided",
        ObjectionState.Upheld => "upheld",
        _ => "changed",
    };

    /// <summary>What was sent, with what was found where that is to be shown.</summary>
    public static IReadOnlyList<PointView> Points(Objection objection, IReadOnlyList<VerifiedLevel> verified, ObjectionDecision? decision) =>
    [
        .. from point in objection.Points
           let one = verified.First(known => known.Leaf.Code == point.Indicator)
           let found = decision?.Levels.FirstOrDefault(level => level.Indicator == point.Indicator)
           select Point(one, new DraftedPoint(point.Indicator, DeskParts.Typed(point.Level) ?? "", point.Reason, string.Join('\n', point.Evidence))) with { Found = found?.Level, Why = found?.Reason },
    ];

    /// <summary>What is written of an indicator.</summary>
    public static PointView Point(VerifiedLevel verified, DraftedPoint written) => new()
    {
        Code = verified.Leaf.Code,
        Title = verified.Leaf.Title,
        Verified = verified.Level,
        Descriptor = verified.Descriptor,
        Given = verified.Reason,
        Wanted = written.Level,
        WantedDescriptor = decimal.TryParse(written.Level.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal level)
            ? verified.Leaf.Scale?.Find(level)?.Descriptor.Wording
            : null,
        Reason = written.Reason,
        Files = written.Files,
    };

    /// <summary>The levels that an indicator can have.</summary>
    public static IReadOnlyList<(decimal Level, Text Descriptor)> LevelsOf(InstrumentNode leaf) => [.. (leaf.Scale?.Levels ?? []).Select(level => (level.Number, level.Descriptor.Wording))];
}
