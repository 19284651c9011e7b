using System.Text;
using System.Text.Json;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Demo;

namespace EndToEnd;

/// <summary>A cycle with agencies of its own, so that tests can share a host.</summary>
public sealed class TestCycle
{
    /// <summary>Long enough for whatever a test does before the deadline.</summary>
    public static readonly TimeSpan Ample = TimeSpan.FromMinutes(30);

    /// <summary>Name of every agency's contact.</summary>
    public const string Contact = "Bagian Kepegawaian";

    private readonly MeritClient _api;
    private readonly SubmissionUploader _uploader;
    private readonly MailboxReader _mails;

    private TestCycle(MeritClient api, SubmissionUploader uploader, MailboxReader mails, int agencies, string mark)
    {
        _api = api;
        _uploader = uploader;
        _mails = mails;
        Id = $"e2e-{mark}";
        Agencies = [.. Enumerable.Range(1, agencies).Select(n => $"E{mark}-{n}")];
    }

    public string Id { get; }

    public IReadOnlyList<string> Agencies { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The instrument that its agencies are assessed by.</summary>
    public string Instrument { get; private init; } = "merit-2019";

    public static Task<TestCycle> OpenAsync(
        TestHost host, int agencies = 1, TimeSpan? submissionWindow = null, IReadOnlyList<TimeSpan>? reminders = null, TimeSpan? resultMailDelay = null, string instrument = "merit-2019") =>
        OpenAsync(host.Api, host.Uploader, host.Mails, agencies, submissionWindow, reminders, resultMailDelay, instrument: instrument);

    public static async Task<TestCycle> OpenAsync(
        MeritClient api,
        SubmissionUploader uploader,
        MailboxReader mails,
        int agencies,
        TimeSpan? submissionWindow = null,
        IReadOnlyList<TimeSpan>? reminders = null,
        TimeSpan? resultMailDelay = null,
        string? mark = null,
        string instrument = "merit-2019")
    {
        TestCycle cycle = new(api, uploader, mails, agencies, mark ?? Guid.NewGuid().ToString("N")[..8]) { Instrument = instrument };
        await api.PutAgenciesAsync(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                agencies = cycle.Agencies.Select(code => new { code, name = $"Instansi {code}", type = "city", contact = new { email = AddressOf(code), name = Contact } }),
            }),
            Cancellation);
        await api.StartCycleAsync(cycle.Order(submissionWindow, reminders, resultMailDelay), Cancellation);
        // A short window may be over before a slow machine has taken them in.
        await cycle.ProgressAsync("the agencies to be taken in", p => p.In("awaitingSubmission") + p.In("notSubmitted") == agencies);
        return cycle;
    }

    /// <summary>A cycle whose deadline is near, and whose first reminder is still to come when its agencies have been taken in: a slower host gets a longer window.</summary>
    public static async Task<TestCycle> OpenShortlyBeforeItsDeadlineAsync(TestHost host, IReadOnlyList<TimeSpan> reminders)
    {
        TimeSpan window = reminders.Max() + TimeSpan.FromSeconds(3);
        while (true)
        {
            TestCycle cycle = await OpenAsync(host, submissionWindow: window, reminders: reminders);
            CycleProgress opened = await host.Api.GetCycleAsync(cycle.Id, Cancellation);
            if (opened.Now < opened.SubmissionDeadline - reminders.Max())
            {
                return cycle;
            }

            window += window;
        }
    }

    public static string AddressOf(string agency) => $"{agency.ToLowerInvariant()}@instansi.example";

    /// <summary>The request that starts this cycle.</summary>
    public object Order(TimeSpan? submissionWindow = null, IReadOnlyList<TimeSpan>? reminders = null, TimeSpan? resultMailDelay = null)
    {
        DateTimeOffset deadline = DateTimeOffset.UtcNow + (submissionWindow ?? Ample);
        return new
        {
            id = Id,
            instrument = Instrument,
            title = new { id = $"Penilaian {Id}", en = $"Assessment {Id}" },
            submissionDeadline = deadline,
            verificationDeadline = deadline + Ample,
            reminderDays = (reminders ?? []).Select(r => r.TotalDays).ToArray(),
            agencies = Agencies,
            processingGraceSeconds = 1,
            resultMailDelaySeconds = (int)(resultMailDelay ?? TimeSpan.Zero).TotalSeconds,
        };
    }

    /// <summary>Hands in a submission that is the agency's last word, so that verification may begin, unless said otherwise.</summary>
    public Task UploadAsync(string agency, SampleSubmission sample, string upload = "1", bool isFinal = true) =>
        UploadAsync(agency, upload, isFinal, sample.For(Id, agency));

    public Task UploadAsync(string agency, string upload, params (string Name, byte[] Content)[] files) => UploadAsync(agency, upload, isFinal: false, files);

    private Task UploadAsync(string agency, string upload, bool isFinal, params (string Name, byte[] Content)[] files) => _uploader.UploadAsync(
        Id, agency, upload, SampleEvidence.AddTo(files.ToDictionary(f => f.Name, f => f.Content), Id, agency, "merit-2019"), isFinal, Cancellation);

    public Task PutAsync(string path, string content) => _uploader.PutAsync($"{Id}/{path}", Encoding.UTF8.GetBytes(content), Cancellation);

    /// <summary>Waits for the report on an upload.</summary>
    public async Task<UploadSummary> ReportAsync(string agency, string upload = "1")
    {
        List<UploadSummary> all = await Until.ReachedAsync(
            $"the report on {Id}/{agency}/{upload}",
            TestHost.Patience,
            cancellation => _api.GetUploadsAsync(Id, cancellation),
            uploads => uploads.Any(u => u.Agency == agency && u.Upload == upload && u.IsSettled),
            uploads => string.Join(", ", uploads.Select(u => $"{u.Agency}/{u.Upload} {u.Status}")),
            Cancellation);
        return all.Single(u => u.Agency == agency && u.Upload == upload);
    }

    /// <summary>Waits until an assessment is as wanted.</summary>
    public async Task<AssessmentSummary> AssessmentAsync(string agency, Func<AssessmentSummary, bool> isReached)
    {
        List<AssessmentSummary> all = await Until.ReachedAsync(
            $"the assessment of {agency} in {Id}",
            TestHost.Patience,
            cancellation => _api.GetAssessmentsAsync(Id, cancellation),
            assessments => assessments.Any(a => a.Agency == agency && isReached(a)),
            assessments => string.Join(", ", assessments),
            Cancellation);
        return all.Single(a => a.Agency == agency);
    }

    /// <summary>Waits until an assessment is in a stage.</summary>
    public Task<AssessmentSummary> AssessmentAsync(string agency, string stage) => AssessmentAsync(agency, a => a.Stage == stage);

    /// <summary>Confirms the upload that is the newest now.</summary>
    public async Task ConfirmAsync(string agency, string decisionId = "1") =>
        await _api.DecideAsync(
            Id,
            agency,
            "assessor-07",
            new { decisionId = $"{agency.ToLowerInvariant()}-{decisionId}", receipt = await ReceiptAsync(agency), outcome = "confirm" },
            Cancellation);

    /// <summary>Receipt of an agency's newest accepted upload.</summary>
    public async Task<string> ReceiptAsync(string agency) =>
        (await _api.GetAssessmentsAsync(Id, Cancellation)).Single(a => a.Agency == agency).Receipt ?? "none";

    /// <summary>Waits until the cycle is as wanted.</summary>
    public Task<CycleProgress> ProgressAsync(string what, Func<CycleProgress, bool> isReached) =>
        Until.ReachedAsync(what, TestHost.Patience, cancellation => _api.GetCycleAsync(Id, cancellation), isReached, p => JsonSerializer.Serialize(p), Cancellation);

    /// <summary>Waits for the plenary's turn, releases and waits until the results are out.</summary>
    public async Task<CycleResults> ReleaseAsync()
    {
        await ProgressAsync("the plenary's turn", p => p.Status == "awaitingPlenary");
        await _api.ReleaseAsync(Id, Release, Cancellation);
        await ProgressAsync("the release", p => p.Status == "released");
        return await _api.GetResultsAsync(Id, Cancellation);
    }

    /// <summary>A release as the plenary sends it.</summary>
    public static object Release { get; } = new
    {
        decree = "SK 1/2026",
        decidedBy = "pleno",
        decidedOn = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(7)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Waits until an agency has got mails of the given kinds, and no more under way, and returns them all.</summary>
    public Task<List<ArrivedMail>> MailsAsync(string agency, params string[] kinds) => MailsToAsync(AddressOf(agency), kinds);

    /// <summary>Waits until mails of the given kinds about this cycle have arrived at an address.</summary>
    public Task<List<ArrivedMail>> MailsToAsync(string address, params string[] kinds) =>
        Until.ReachedAsync(
            $"mails to {address}: {string.Join(", ", kinds)}",
            TestHost.Patience,
            async cancellation => (await _mails.ToAsync(address, cancellation)).FindAll(m => m.CustomArgs.GetValueOrDefault("cycle") == Id),
            mails => mails.Count >= kinds.Length && kinds.CountBy(k => k).All(k => mails.Count(m => m.Kind == k.Key) >= k.Value),
            mails => string.Join(", ", mails.Select(m => m.Kind)),
            Cancellation);
}
