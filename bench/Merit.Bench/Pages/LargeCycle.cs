using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Merit.Assessment.Auditing;
using Merit.Bench.Cycle;
using Merit.Bench.Measuring;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Hosting;

namespace Merit.Bench.Pages;

/// <summary>
/// A cycle with very many agencies. Register and start go through the app, and some agencies submit. What all the others would have left
/// in uploads, mails, log and rows is written into the emulator: to have them submit would take it a day.
/// </summary>
internal sealed class LargeCycle(LocalStack stack, SyntheticYear year)
{
    public const string Cycle = SyntheticYear.Cycle;

    /// <summary>So many agencies submit.</summary>
    public const int Submitting = 20;

    private const int AtOnce = 4;
    private const int Transaction = 100;
    private const int RegisterPart = 2_500;
    private const int LinesAtOnce = 5_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);
    private static readonly string[] Stages = ["awaitingSubmission", "awaitingSubmission", "awaitingVerification", "awaitingVerification", "clarificationRequested", "verified"];

    private readonly TableServiceClient _tables = new(stack.ConnectionString);

    /// <summary>Lays it down.</summary>
    public async Task LayAsync(CancellationToken cancellation)
    {
        using MeritClient client = new(stack.Host.Address, stack.Token);
        foreach (string[] part in year.Agencies.Chunk(RegisterPart))
        {
            await client.PutAgenciesAsync(SyntheticYear.Register(part), cancellation);
        }

        Progress.Say("registered");
        DateTimeOffset deadline = DateTimeOffset.UtcNow.AddDays(30);
        await client.StartCycleAsync(
            new { id = Cycle, instrument = SyntheticYear.Instrument, title = new { id = "Penilaian 2026", en = "Assessment 2026" }, submissionDeadline = deadline, verificationDeadline = deadline.AddDays(60) },
            cancellation);
        await QuietAsync(cancellation);
        Progress.Say("started");
        SubmissionUploader uploader = new(stack.ConnectionString);
        foreach (string agency in year.Agencies.Take(Submitting))
        {
            await uploader.UploadAsync(Cycle, agency, "1", year.Files(agency), isFinal: true, cancellation);
        }

        await Until.ReachedAsync("the submissions to be scored", Patience, stop => client.GetCycleAsync(Cycle, stop), p => p.In("awaitingVerification") == Submitting, p => string.Join(", ", p.Counts), cancellation);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        string[] others = [.. year.Agencies.Skip(Submitting)];
        await WriteAsync("Assessments", others.Select((agency, place) => Assessment(agency, place, now)), TableTransactionActionType.UpdateMerge, cancellation);
        await WriteAsync("Claims", others.Select((agency, place) => Claim(agency, place, now)), TableTransactionActionType.Add, cancellation);
        await WriteAsync("Notifications", others.Select((agency, place) => Mail(agency, place, now)), TableTransactionActionType.Add, cancellation);
        await LogAsync(others, now, cancellation);
        await QuietAsync(cancellation);
    }

    private static TableEntity Assessment(string agency, int place, DateTimeOffset now)
    {
        TableEntity row = new(Cycle, agency) { ["Stage"] = Stages[place % Stages.Length] };
        if (place % Stages.Length > 1)
        {
            row["Receipt"] = row["ScoredReceipt"] = $"{agency}-R";
            row["ReceivedAt"] = now.AddMinutes(-place);
            row["SelfScore"] = (100 + (place % 310)).ToString(CultureInfo.InvariantCulture);
            row["SelfCategory"] = "baik";
        }

        if (place % 500 == 0)
        {
            row["Fault"] = "Score: TimeoutException";
            row["FaultSince"] = now;
        }

        return row;
    }

    private static TableEntity Claim(string agency, int place, DateTimeOffset now) => new(Cycle, $"{agency}|{agency}-R")
    {
        ["Agency"] = agency,
        ["Upload"] = "1",
        ["Receipt"] = $"{agency}-R",
        ["Sha256"] = new string('0', 64),
        ["Seen"] = "",
        ["Pending"] = "",
        ["ReceivedAt"] = now.AddMinutes(-place),
        ["UploadedAt"] = now.AddMinutes(-place),
        ["ClaimedAt"] = now.AddMinutes(-place),
        ["Status"] = place % 10 == 0 ? "rejected" : "accepted",
        ["Errors"] = place % 10 == 0 ? 3 : 0,
    };

    private static TableEntity Mail(string agency, int place, DateTimeOffset now) => new(Cycle, $"mail|received-{agency}")
    {
        ["Id"] = $"received-{agency}",
        ["Cycle"] = Cycle,
        ["Kind"] = "received",
        ["Agency"] = agency,
        ["Subject"] = $"{agency}-R",
        ["Status"] = place % 400 == 0 ? "failed" : "delivered",
        ["Attempts"] = 1,
        ["QueuedAt"] = now.AddMinutes(-place),
        ["ChangedAt"] = now.AddMinutes(-place),
    };

    private async Task WriteAsync(string table, IEnumerable<TableEntity> rows, TableTransactionActionType how, CancellationToken cancellation)
    {
        TableClient client = _tables.GetTableClient(table);
        await Parallel.ForEachAsync(
            rows.Chunk(Transaction),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (chunk, stop) => await client.SubmitTransactionAsync(chunk.Select(row => new TableTransactionAction(how, row, ETag.All)), stop));
        Progress.Say($"{table} written");
    }

    // Three events an agency, sealed as the app seals them, behind what it wrote itself.
    private async Task LogAsync(IReadOnlyList<string> agencies, DateTimeOffset now, CancellationToken cancellation)
    {
        AppendBlobClient log = new BlobContainerClient(stack.ConnectionString, "audit").GetAppendBlobClient($"{Cycle}.jsonl");
        BlobDownloadResult before = await log.DownloadContentAsync(cancellation);
        ReadOnlyMemory<byte> written = before.Content.ToMemory()[..^1];
        AuditLink last = AuditChain.Read(written[(written.Span.LastIndexOf((byte)'\n') + 1)..])!;
        (long seq, string hash) = (last.Seq, last.Hash);
        AuditKind[] kinds = [AuditKind.UploadAccepted, AuditKind.SubmissionScored, AuditKind.DecisionTaken];
        foreach ((string Agency, AuditKind Kind)[] part in agencies.SelectMany(agency => kinds.Select(kind => (agency, kind))).Chunk(LinesAtOnce))
        {
            using MemoryStream lines = new();
            foreach ((string agency, AuditKind kind) in part)
            {
                AuditEvent happened = new() { Id = $"{kind}|{agency}", At = now, Actor = "system", Role = AuditRole.System, What = kind, Subject = $"{agency}/{agency}-R" };
                (byte[] line, hash) = AuditChain.Seal(happened, ++seq, hash);
                lines.Write(line);
                lines.WriteByte((byte)'\n');
            }

            lines.Position = 0;
            await log.AppendBlockAsync(lines, cancellationToken: cancellation);
        }
    }

    // Until the task hub has nothing more to do: so many instances are started after the order was answered.
    private async Task QuietAsync(CancellationToken cancellation)
    {
        using HostClient owner = new(stack.Host);
        long before = -1;
        await Until.ReachedAsync(
            "the task hub to come to rest",
            Patience,
            async stop =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5), stop);
                long invocations = (await DurableSteps.ReadAsync(owner, stop)).Values.Sum();
                (bool isQuiet, before) = (invocations == before, invocations);
                return isQuiet;
            },
            isQuiet => isQuiet,
            _ => $"{before} invocations",
            cancellation);
    }
}
