using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Merit.Assessment;
using Merit.Assessment.Auditing;
using Merit.Assessment.Reading;

namespace Merit.Cli.Commands.Audits;

/// <summary>
/// What an auditor of a management system (ISO 9001) asks for about a cycle, made from its log: which process left which records, who
/// decided what, how long it took. Everything in it can be computed once more from the log that lies beside it.
/// </summary>
internal sealed class AuditPack(string cycle, IReadOnlyList<AuditEvent> events)
{
    private const string Index = "index.html";
    private const string Sums = "SHA256SUMS";

    // What the clauses ask for stands in docs/iso-9001.md with how sure that reading is. A kind that stands nowhere is among the others.
    private static readonly Process[] Processes =
    [
        new("planning", "8.1", new Text("Perencanaan dan pengendalian siklus", "Planning and control of the cycle"),
            ["cycle-started", "cycle-opened", "cycle-paused", "cycle-resumed", "cycle-cancelled", "deadline-moved", "agency-withdrawn", "agency-reinstated"]),
        new("communication", "8.2.1", new Text("Komunikasi dengan instansi", "Communication with agencies"), ["link-sent", "link-opened", "link-revoked", "mail-resent"]),
        new("intake", "8.5.3", new Text("Penerimaan berkas instansi", "Receipt of what agencies hand in"), ["upload-accepted", "upload-rejected", "upload-taken-back", "scores-imported", "assessment-closed"]),
        new("verification", "8.5.1", new Text("Penilaian dan verifikasi", "Scoring and verification"), ["submission-scored", "decision-taken", "decision-applied", "decision-superseded"]),
        new("release", "8.6", new Text("Penetapan dan rilis", "Determination and release"), ["release-taken", "result-determined", "results-published"]),
        new("changes", "8.5.6", new Text("Perubahan setelah keputusan", "Changes after a decision"), ["assessment-reopened", "release-corrected"]),
        new("records", "7.5.3", new Text("Akses, daftar, dan data pribadi", "Access, register and personal data"),
            ["register-changed", "token-created", "token-revoked", "signed-in", "access-refused", "personal-data-viewed", "flags-changed", "note-added"]),
        new("faults", "10.2", new Text("Gangguan dan tindakannya", "Faults and what was done"), ["fault", "resumed"]),
    ];

    private static readonly Process Others = new("others", "4.4", new Text("Perubahan lain", "Other changes"), []);

    private static readonly AuditKind[] Decisions = [AuditKind.DecisionTaken, AuditKind.AssessmentReopened, AuditKind.ReleaseTaken, AuditKind.ReleaseCorrected];

    private readonly List<(string Name, Text What)> _files = [];

    /// <summary>Writes the pack.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="log">The log's file, which lies in it already.</param>
    /// <param name="verdict">Whether the log's chain holds, in a sentence.</param>
    /// <param name="answers">What the app answered about the cycle, by file name.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(
        string folder, string log, string verdict, IReadOnlyList<(string Name, Text What, byte[] Content)> answers, CancellationToken cancellationToken)
    {
        _files.Add((log, new Text("Seluruh catatan perubahan, berantai hash", "The whole log of changes, hash-chained")));
        await WriteAsync("processes.csv", new Text("Proses dan rekamannya", "Processes and their records"), ["process", "clause", "kind", "events", "first", "last"], ProcessRows());
        await WriteAsync("decisions.csv", new Text("Keputusan dan pemutusnya", "Decisions and who took them"), ["at", "kind", "subject", "decider", "role", "reason", "hash"], DecisionRows());
        await WriteAsync("lead-times.csv", new Text("Lama proses per instansi, dalam hari", "Lead times of each agency, in days"),
            ["agency", "submitted", "scored", "verified", "determined", "submittedToVerified", "verifiedToDetermined"], LeadTimeRows());
        foreach ((string name, Text what, byte[] content) in answers)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name), content, cancellationToken);
            _files.Add((name, what));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, Index), Page(verdict), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, Sums), await SumsAsync(folder, cancellationToken), cancellationToken);

        async Task WriteAsync(string name, Text what, string[] columns, IEnumerable<string[]> rows)
        {
            // With the mark, so that spreadsheets read it as UTF-8.
            await File.WriteAllLinesAsync(
                Path.Combine(folder, name), [string.Join(',', columns), .. rows.Select(row => string.Join(',', row.Select(SafeCell.Csv)))], new UTF8Encoding(true), cancellationToken);
            _files.Add((name, what));
        }
    }

    private IEnumerable<(Process Process, string Kind, AuditEvent[] Events)> ByKind() =>
        from one in events
        group one by NameOf(one.What) into kind
        let process = Array.Find(Processes, process => process.Kinds.Contains(kind.Key)) ?? Others
        orderby process == Others ? Processes.Length : Array.IndexOf(Processes, process), kind.Key
        select (process, kind.Key, kind.ToArray());

    private IEnumerable<string[]> ProcessRows() =>
        ByKind().Select(kind => (string[])[kind.Process.Code, kind.Process.Clause, kind.Kind, Number(kind.Events.Length), Moment(kind.Events.Min(e => e.At)), Moment(kind.Events.Max(e => e.At))]);

    private IEnumerable<string[]> DecisionRows() =>
        events.Where(e => Decisions.Contains(e.What)).Select(e => (string[])[Moment(e.At), NameOf(e.What), e.Subject, e.Actor, e.Role.ToString().ToLowerInvariant(), e.Why ?? "", e.After ?? ""]);

    private IEnumerable<string[]> LeadTimeRows()
    {
        foreach (IGrouping<string, AuditEvent> agency in events.GroupBy(e => e.Subject.Split('/')[0]).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            DateTimeOffset? submitted = Last(AuditKind.UploadAccepted), scored = Last(AuditKind.SubmissionScored), verified = Last(AuditKind.DecisionApplied), determined = Last(AuditKind.ResultDetermined);
            if (submitted is not null)
            {
                yield return [agency.Key, Moment(submitted), Moment(scored), Moment(verified), Moment(determined), Days(submitted, verified), Days(verified, determined)];
            }

            DateTimeOffset? Last(AuditKind kind) => agency.Where(e => e.What == kind).Select(e => (DateTimeOffset?)e.At).Max();
        }
    }

    private string Page(string verdict)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Berkas audit {{Safe(cycle)}}</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b2b2f}h1{color:#0d4f57}table{border-collapse:collapse;width:100%;margin:1rem 0}
            th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #c9d4d6;vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}small{color:#4d6166}</style></head><body>
            <h1>Berkas audit siklus {{Safe(cycle)}}<br><small lang="en">Audit pack of cycle {{Safe(cycle)}}</small></h1>
            <p>{{Safe(verdict)}}</p>
            <h2>Berkas <small lang="en">Files</small></h2><table><tr><th>Berkas</th><th>Isi</th></tr>
            """);
        foreach ((string name, Text what) in _files)
        {
            page.Append(CultureInfo.InvariantCulture, $"""<tr><td><a href="{Safe(Uri.EscapeDataString(name))}">{Safe(name)}</a></td><td>{Both(what)}</td></tr>""").AppendLine();
        }

        page.Append("""</table><h2>Proses <small lang="en">Processes</small></h2><table><tr><th>ISO 9001</th><th>Proses</th><th>Rekaman</th><th>Jumlah</th></tr>""");
        foreach (var process in ByKind().GroupBy(kind => kind.Process))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"""<tr><td>{process.Key.Clause}</td><td>{Both(process.Key.Name)}</td><td>{string.Join("<br>", process.Select(kind => Safe(kind.Kind)))}</td><td class="n">{string.Join("<br>", process.Select(kind => Number(kind.Events.Length)))}</td></tr>""").AppendLine();
        }

        return page.Append("</table></body></html>").AppendLine().ToString();
    }

    private static async Task<string> SumsAsync(string folder, CancellationToken cancellationToken)
    {
        StringBuilder sums = new();
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            await using FileStream file = File.OpenRead(path);
            sums.Append(Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken))).Append("  ").Append(Path.GetFileName(path)).Append('\n');
        }

        return sums.ToString();
    }

    private static string Both(Text text) => $"""{Safe(text.Id)}<br><small lang="en">{Safe(text.En)}</small>""";

    private static string Safe(string text) => WebUtility.HtmlEncode(text);

    // As the log itself writes it.
    private static string NameOf(AuditKind kind) => JsonSerializer.Serialize(kind).Trim('"');

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset? at) => at?.ToOffset(Moments.Wib).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) ?? "";

    private static string Days(DateTimeOffset? from, DateTimeOffset? to) => from is null || to is null ? "" : (to.Value - from.Value).TotalDays.ToString("0.00", CultureInfo.InvariantCulture);

    private sealed record Process(string Code, string Clause, Text Name, string[] Kinds);
}
