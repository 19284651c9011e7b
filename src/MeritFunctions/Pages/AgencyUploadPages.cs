using System.Security.Cryptography;
using Merit.Adapters.Documents;
using Merit.Adapters.Documents.Writing;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Assessment.Reading;
using Merit.Web.Components;
using Merit.Web.Look;
using Merit.Web.Pages.Agencies;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Intake;
using MeritFunctions.Records;
using MeritFunctions.Submitting;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Pages;

/// <summary>
/// Where an agency gathers what it sends, looks at it and sends it. Everything works without script; where the script runs,
/// files go straight to the storage. Whose draft it is, the session says and nothing else.
/// </summary>
public sealed class AgencyUploadPages(
    PageFrame frame,
    IRefusalPages refusals,
    CycleInstruments cycles,
    AssessmentTable assessments,
    MeritStorage storage,
    DraftStore drafts,
    DraftDesk desk,
    DraftChecks checks,
    DraftSender sender,
    DraftUnpacking unpacking,
    AnswerDesk answers,
    OpenQuestions questions,
    TimeProvider clock,
    IOptions<SubmittingOptions> submitting,
    IOptions<IntakeOptions> intake)
{
    private const string Page = "/" + Routes.UploadDraft;
    private const string CheckPage = "/" + Routes.DraftCheck;

    /// <summary>The draft.</summary>
    [Function("DraftPage")]
    public async Task<IResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.UploadDraft)] HttpRequest request, CancellationToken cancellation) =>
        await FindAsync(request, cancellation) is { } own ? await ShowAsync(request, own, [], cancellation) : Unknown(request);

    /// <summary>Takes files that a form brings, where no script sends them.</summary>
    [Function("AddToDraft")]
    public async Task<IResult> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DraftFiles)] HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } own)
        {
            return Unknown(request);
        }

        FindingList findings = new(Messages.Find);
        List<(AddedFile Added, IFormFile Content)> files = [];
        foreach (IFormFile file in (await request.ReadFormAsync(cancellation)).Files.Where(file => file.FileName.Length > 0))
        {
            if (NameOf(file, findings) is { } name)
            {
                await using Stream content = file.OpenReadStream();
                files.Add((new AddedFile(name, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellation)), file.Length), file));
            }
        }

        if (files.Count == 0 && !findings.HasErrors)
        {
            findings.Error("file-not-chosen", "");
        }

        if (findings.HasErrors)
        {
            return await ShowAsync(request, own, findings.All, cancellation);
        }

        (DraftView view, IReadOnlyList<Finding> unfit) = await desk.AddAsync(own.Place, request.Caller().Id, [.. files.Select(file => file.Added)], cancellation);
        if (unfit.Count > 0)
        {
            return await ShowAsync(request, own, [.. unfit.Select(finding => finding.Pointer == "/files" ? finding with { Pointer = "" } : finding)], cancellation);
        }

        foreach ((AddedFile added, IFormFile file) in files)
        {
            if (!view.Contents.TryGetValue(added.Sha256, out DraftContent? there) || there.Size != added.Size)
            {
                await using Stream content = file.OpenReadStream();
                await drafts.WriteAsync(own.Place, added.Sha256, content, cancellation);
            }
        }

        return PageFrame.GoOn(Page, "files-added");
    }

    /// <summary>Takes an archive apart that lies in the draft.</summary>
    [Function("UnpackDraft")]
    public async Task<IResult> UnpackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DraftUnpacking)] HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } own)
        {
            return Unknown(request);
        }

        string name = (await request.ReadFormAsync(cancellation))["name"].ToString();
        IReadOnlyList<Finding> findings = await unpacking.UnpackAsync(own.Place, request.Caller().Id, name, FormOf(own), cancellation);
        return findings.Count > 0 ? await ShowAsync(request, own, findings, cancellation) : PageFrame.GoOn(Page, "unpacked");
    }

    /// <summary>Has the draft read through, which takes a while the first time, and leads to what was found.</summary>
    [Function("CheckDraft")]
    public async Task<IResult> CheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DraftCheck)] HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } own)
        {
            return Unknown(request);
        }

        await checks.CheckAsync(own.Cycle, own.Row, own.Place, cancellation);
        return PageFrame.GoOn(CheckPage);
    }

    /// <summary>What the draft would be answered if it were sent now.</summary>
    [Function("DraftCheckPage")]
    public async Task<IResult> ShowCheckAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.DraftCheck)] HttpRequest request, CancellationToken cancellation) =>
        await FindAsync(request, cancellation) is { } own
            ? await ShowAsync(request, own, await checks.CheckAsync(own.Cycle, own.Row, own.Place, cancellation), false, StatusCodes.Status200OK, cancellation)
            : Unknown(request);

    /// <summary>Sends the draft that was shown.</summary>
    [Function("SendDraft")]
    public async Task<IResult> SendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.DraftSending)] HttpRequest request, CancellationToken cancellation)
    {
        if (await FindAsync(request, cancellation) is not { } own)
        {
            return Unknown(request);
        }

        IFormCollection form = await request.ReadFormAsync(cancellation);
        var press = new SendPress(form["seen"].ToString(), form["final"] == "true", request.Caller().Id);
        SendOutcome outcome = await sender.SendAsync(own.Cycle, own.Row, own.Place, press, cancellation);
        if (outcome.Folder is not null)
        {
            await answers.SendAlongAsync(own.Cycle.Cycle, own.Row, request.Caller(), cancellation);
        }

        return outcome.Folder is not null
            ? PageFrame.GoOn("/" + Routes.AgencyStatus, "sent")
            : await ShowAsync(request, own, outcome.Report, outcome.IsChanged, outcome.IsChanged ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity, cancellation);
    }

    private static TemplateOrder FormOf(Own own) => new(own.Cycle.Instrument) { Cycle = own.Place.Cycle, Agency = own.Place.Agency };

    // The form is known by its field and not by its name: nobody's file is called as the app calls it.
    private static string? NameOf(IFormFile file, FindingList findings)
    {
        string name = file.FileName.Split('/', '\\')[^1];
        if (file.Name == "workbook")
        {
            name = "submission" + Path.GetExtension(name).ToLowerInvariant();
            if (!SubmissionFiles.Names.Contains(name))
            {
                findings.Error("draft-form-kind", "", file.FileName, string.Join(", ", SubmissionFiles.Names.Select(Path.GetExtension)));
                return null;
            }
        }

        return FileNames.Check(name, "", findings) ? name : null;
    }

    private async Task<IResult> ShowAsync(HttpRequest request, Own own, IReadOnlyList<Finding> findings, CancellationToken cancellation)
    {
        DraftView view = await desk.ReadAsync(own.Place, cancellation);
        Text? closed = checks.ClosedBy(own.Cycle, own.Row, own.Place);
        IResult page = PageFrame.Show<UploadPage>(
            request,
            new()
            {
                [nameof(UploadPage.Context)] = frame.For(request) with { Address = "/" + Routes.UploadDraft },
                [nameof(UploadPage.Model)] = new UploadModel
                {
                    Cycle = CycleParts.Title(own.Cycle.Cycle),
                    Agency = own.Row.AgencyName,
                    Template = $"{Routes.AddressOf(own.Place.Cycle)}/template",
                    TemplateName = Path.GetFileNameWithoutExtension(SubmissionTemplate.FileName(FormOf(own), ".xlsx")),
                    Until = closed is null ? Arrivals.Until(own.Cycle.Cycle, own.Row) : null,
                    Closed = closed,
                    Counts = closed is null ? await CountsAsync(own, cancellation) : null,
                    Tag = view.Draft.Tag(),
                    Files = [.. view.Draft.Files.Select(file => new DraftFile(file.Name, file.Size, file.Sha256, view.IsThere(file), file.AddedAt))],
                    Limits = new DraftLimits(submitting.Value.LargestFile, intake.Value.LargestSubmission, SubmittingOptions.MostFiles),
                    Findings = findings,
                },
            },
            findings.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
        request.HttpContext.Response.Headers.ContentSecurityPolicy = SecurityHeaders.WithUploadsTo(storage.BlobAddress);
        return page;
    }

    // What would count of an upload that came now; null where all of it would.
    private async Task<IReadOnlyList<string>?> CountsAsync(Own own, CancellationToken cancellation) =>
        (await questions.FindAsync(own.Cycle, own.Row, clock.GetUtcNow(), cancellation))?.Codes;

    private async Task<IResult> ShowAsync(HttpRequest request, Own own, DraftReport report, bool isChanged, int status, CancellationToken cancellation) => PageFrame.Show<UploadCheckPage>(
        request,
        new()
        {
            // What is answered to a press is shown in another language by the page that can be asked for.
            [nameof(UploadCheckPage.Context)] = frame.For(request) with { Address = CheckPage },
            [nameof(UploadCheckPage.Model)] = new CheckModel
            {
                Cycle = CycleParts.Title(own.Cycle.Cycle),
                Agency = own.Row.AgencyName,
                Until = report.Closed is null ? Arrivals.Until(own.Cycle.Cycle, own.Row) : null,
                Closed = report.Closed,
                Counts = report.Closed is null ? await CountsAsync(own, cancellation) : null,
                HasAnswers = report.Closed is null && await answers.FindUnsentAsync(own.Cycle.Cycle, own.Row, cancellation) is not null,
                Tag = report.Draft.Tag(),
                IsChanged = isChanged,
                Files = report.Draft.Files.Count,
                Bytes = report.Draft.Files.Sum(file => file.Size),
                Filled = report.Submission?.Entries.Count(entry => entry.Level > 0),
                Indicators = own.Cycle.Instrument.Leaves.Count,
                Findings = [.. report.Findings.Select(finding => new CheckedFinding(finding, ErrorGuide.Find(finding.Code)?.Advice))],
                Score = report.Score is { } score
                    ? new ScorePreview(
                        score.Score,
                        score.Maximum,
                        score.Index,
                        score.Category?.Title,
                        [.. score.Aspects.Select(aspect => (own.Cycle.Instrument.Find(aspect.Code)?.Title ?? new Text(aspect.Code, aspect.Code), aspect.Value, aspect.Maximum))])
                    : null,
                Doubled = report.Doubled,
                Missing = [.. report.Missing.Select(missing => new MissingEvidence(missing.Code, missing.Title, missing.Names))],
                Unused = report.Unused,
            },
        },
        status);

    private async Task<Own?> FindAsync(HttpRequest request, CancellationToken cancellation)
    {
        Caller caller = request.Caller();
        var place = new DraftPlace(caller.Cycle!, caller.Agency!);
        return await cycles.FindRecentAsync(place.Cycle, cancellation) is { } cycle && await assessments.FindAsync(place.Cycle, place.Agency, cancellation) is { } row
            ? new Own(place, cycle, row)
            : null;
    }

    private IResult Unknown(HttpRequest request) => refusals.NotFound(request, "assessment-not-found", request.Caller().Cycle, request.Caller().Agency);

    /// <summary>What an agency's session opens.</summary>
    private sealed record Own(DraftPlace Place, CycleInstrument Cycle, AssessmentRow Row);
}
