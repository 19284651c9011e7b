using System.IO.Compression;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Merit.Adapters.Storage;
using Merit.Assessment.Awards;
using MeritFunctions.Awards;
using MeritFunctions.Determination;
using MeritFunctions.Http.Access;
using MeritFunctions.Notifications;
using MeritFunctions.Records;
using MeritFunctions.Tests.Cycle;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MeritFunctions.Tests.Awards;

/// <summary>Who gets a certificate, when, and that it stays what it is: asked for too early, twice, by many at once, and after its result was replaced.</summary>
public sealed class CertificateTests(MeritApp app) : IClassFixture<MeritApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_given_before_result_mails_are_let_go()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        string code = await app.CodeAsync(cycle, "31");

        HttpAnswer[] early =
        [
            await app.CertificatesAsync(cycle),
            await app.CertificateAsync(cycle, "31"),
            await app.LetterAsync(cycle, "31"),
            await app.CallAsync(request => app.Function<CertificateFunctions>().PrintAsync(request, cycle, Cancellation)),
            await app.CallAsync(request => app.Function<CertificateFunctions>().PackAsync(request, cycle, Cancellation)),
        ];
        Assert.All(early, answer => Assert.Equal((409, "certificates-not-given"), (answer.Status, answer.Code)));
        Assert.Equal((404, "certificate-unknown"), await app.CheckAsync(code) switch { var a => (a.Status, a.Code) });

        // The release is corrected: its certificate was never given, and the new one has another code.
        await app.CorrectAsync(cycle, "SK 2", "Mistyped.");
        await app.DetermineAsync(cycle);
        await app.LetMailsGoAsync(cycle);
        byte[] given = (await app.CertificateAsync(cycle, "31")).Body;
        Assert.Contains("Keputusan Nomor SK 2", CertificateActs.PdfText(given), StringComparison.Ordinal);
        Assert.Equal("certificate-unknown", (await app.CheckAsync(code)).Code);
        Assert.Equal("valid", (await app.CheckAsync(await app.CodeAsync(cycle, "31"))).Json.GetProperty("state").GetString());
        Assert.Equal((404, "cycle-not-found"), await app.CertificateAsync("none", "31") switch { var a => (a.Status, a.Code) });
    }

    [Fact]
    public async Task Who_is_recognised_gets_one_and_who_is_not_gets_the_letter_alone()
    {
        string cycle = await app.DeterminedAsync(("31", 3), ("32", 1), ("33", 4));
        await app.LetMailsGoAsync(cycle);
        string code = CertificateCode.Shown(await app.CodeAsync(cycle, "31"));

        string text = CertificateActs.PdfText((await app.CertificateAsync(cycle, "31")).Body);
        foreach (string said in (string[])["KASN", "Instansi 31", "Baik", "Nilai 307,5 dari 410", code, $"merit.example/check/{await app.CodeAsync(cycle, "31")}", "Keputusan Nomor SK 1"])
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        Assert.Equal((404, "certificate-none"), await app.CertificateAsync(cycle, "32") switch { var a => (a.Status, a.Code) });
        Assert.Equal((404, "certificate-none"), await app.CertificateAsync(cycle, "31", "?award=utama") switch { var a => (a.Status, a.Code) });
        Assert.Equal((404, "assessment-not-found"), await app.CertificateAsync(cycle, "99") switch { var a => (a.Status, a.Code) });
        Assert.Contains("Buruk", CertificateActs.PdfText((await app.LetterAsync(cycle, "32")).Body), StringComparison.Ordinal);
        Assert.Equal(["31 baik", "33 sangat baik"], (await app.CertificatesAsync(cycle)).Json.EnumerateArray().Select(c => $"{c.GetProperty("agency").GetString()} {c.GetProperty("title").GetProperty("id").GetString()!.ToLowerInvariant()}"));
        HttpAnswer first = await app.CertificatesAsync(cycle, "?take=1");
        Assert.Contains("after=31", first.Link, StringComparison.Ordinal);
        Assert.Equal("33", (await app.CertificatesAsync(cycle, "?take=1&after=31")).Json[0].GetProperty("agency").GetString());
        Assert.Equal($"piagam-{cycle}-instansi-31-{await app.CodeAsync(cycle, "31")}.pdf", first.Json[0].GetProperty("file").GetString());
    }

    [Fact]
    public async Task Whoever_asks_and_however_often_it_is_the_same_certificate()
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        await app.LetMailsGoAsync(cycle);

        HttpAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.CertificateAsync(cycle, "31")));

        Assert.All(answers, answer => Assert.Equal(answers[0].Body, answer.Body));
        CertificateRow row = (await app.Get<CertificateTable>().FindAsync(await app.CodeAsync(cycle, "31"), Cancellation))!;
        Assert.Equal((cycle, "31", "", RecordNames.Result(cycle, "31", 1)), (row.Cycle, row.Agency, row.Award, row.ResultRecord));

        // Another instance of the app, which remembers nothing, meets the same.
        CertificateFunctions other = app.Function<CertificateFunctions>(app.Function<Certificates>());
        Assert.Equal(answers[0].Body, (await app.CallAsync(request => other.GetAsync(request, cycle, "31", Cancellation))).Body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_breaks_off_is_made_when_it_is_asked_for_again(bool isWritten)
    {
        string cycle = await app.DeterminedAsync(("31", 3));
        await app.LetMailsGoAsync(cycle);
        string code = await app.CodeAsync(cycle, "31");
        app.Storage.Choose = request => request.Method == RequestMethod.Post && request.Uri.Path.Contains(Tables.Certificates, StringComparison.Ordinal)
            ? isWritten ? StorageFault.After : StorageFault.Before
            : StorageFault.None;
        await Assert.ThrowsAsync<RequestFailedException>(() => app.CertificateAsync(cycle, "31"));
        app.Storage.Choose = null;

        Assert.Equal(isWritten, (await app.CheckAsync(code)).Status == 200);
        Assert.Equal(200, (await app.CertificateAsync(cycle, "31")).Status);
        Assert.Equal("valid", (await app.CheckAsync(code)).Json.GetProperty("state").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_code_that_a_mail_names_is_known_before_the_mail_is_queued(bool isWritten)
    {
        string cycle = await app.DeterminedAsync(("31", 3), ("32", 1), ("33", 4));
        await app.LetMailsGoAsync(cycle);
        string[] codes = [await app.CodeAsync(cycle, "31"), await app.CodeAsync(cycle, "33")];

        // The batch's one transaction of certificates breaks, before or after it is written.
        int broken = 0;
        app.Storage.Choose = request => request.Method == RequestMethod.Post && request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) && Interlocked.Increment(ref broken) == 1
            ? isWritten ? StorageFault.After : StorageFault.Before
            : StorageFault.None;
        await Assert.ThrowsAnyAsync<RequestFailedException>(QueueAsync);
        Assert.DoesNotContain(await app.Get<NotificationTable>().ListAsync(cycle, Cancellation), mail => mail.Kind == NotificationKind.Result);
        app.Storage.Choose = null;

        Assert.Equal(3, await QueueAsync());
        Assert.All(await Task.WhenAll(codes.Select(app.CheckAsync)), answer => Assert.Equal("valid", answer.Json.GetProperty("state").GetString()));

        Task<int> QueueAsync() => app.Function<DeterminationActivities>(app.Function<ResultWriter>(), app.Function<Certificates>()).QueueResultMails(new BatchKey(cycle, 0), app.Client, Cancellation);
    }

    [Fact]
    public async Task A_result_that_is_replaced_takes_its_certificate_along_at_once()
    {
        string cycle = await app.DeterminedAsync(("31", 3), ("32", 3));
        await app.LetMailsGoAsync(cycle);
        string before = await app.CodeAsync(cycle, "31");
        await app.CertificateAsync(cycle, "31");
        Assert.Equal("valid", (await app.CheckAsync(before)).Json.GetProperty("state").GetString());

        await app.DetermineAnewAsync(cycle, "SK 9");
        string after = await app.CodeAsync(cycle, "31");

        HttpAnswer old = await app.CheckAsync(before);
        Assert.Equal(("superseded", "SK 1"), (old.Json.GetProperty("state").GetString(), old.Json.GetProperty("decree").GetString()));
        Assert.DoesNotContain(CertificateCode.Shown(after), old.Text, StringComparison.Ordinal);
        Assert.Contains("SK 9", CertificateActs.PdfText((await app.CertificateAsync(cycle, "31")).Body), StringComparison.Ordinal);
        Assert.Equal("valid", (await app.CheckAsync(after)).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_code_is_not_guessed_a_slip_is_told_and_a_forged_row_is_found_out()
    {
        string cycle = await app.DeterminedAsync(("31", 3), ("32", 1));
        await app.LetMailsGoAsync(cycle);
        string code = await app.CodeAsync(cycle, "31");
        await app.CertificateAsync(cycle, "31");

        string typed = code.ToLowerInvariant().Replace('0', 'o').Replace('1', 'l');
        Assert.Equal(200, (await app.CheckAsync($" {typed[..4]} {typed[4..]} ")).Status);
        Assert.Equal("certificate-mistyped", (await app.CheckAsync(code[..^1] + (code[^1] == 'A' ? 'B' : 'A'))).Code);
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(i => app.CheckAsync(CertificateCode.Of($"guess {i}", "")))), answer => Assert.Equal((404, "certificate-unknown"), (answer.Status, answer.Code)));

        // Somebody with the table writes a certificate for an agency that has none, under a code of their own.
        AssessmentRow poor = await app.RowAsync(cycle, "32");
        string forged = CertificateCode.Of(poor.ResultHash!, "");
        await app.Get<CertificateTable>().WriteAsync([new CertificateRow { RowKey = forged, Cycle = cycle, Agency = "32", ResultRecord = poor.ResultRecord!, ResultHash = poor.ResultHash! }], Cancellation);
        Assert.Equal((500, "results-damaged"), await app.CheckAsync(forged) switch { var a => (a.Status, a.Code) });
        await app.Get<MeritStorage>().Table(Tables.Certificates).UpdateEntityAsync(
            new TableEntity(CertificateRow.Partition, code) { ["ResultRecord"] = poor.ResultRecord, ["Agency"] = "32" }, Azure.ETag.All, TableUpdateMode.Merge, Cancellation);
        Assert.Equal((500, "results-damaged"), await app.CheckAsync(code) switch { var a => (a.Status, a.Code) });
    }

    [Fact]
    public async Task The_archive_and_the_print_hold_what_each_agency_gets_and_nothing_is_written_while_a_thread_waits()
    {
        string cycle = await app.DeterminedAsync([.. Enumerable.Range(10, 18).Select(i => ($"{i}", i == 10 ? 1 : 3))]);
        await app.LetMailsGoAsync(cycle);
        AsyncOnlyStream sent = new();
        DefaultHttpContext http = new() { RequestServices = app.Get<IServiceProvider>() };
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(sent));

        IResult result = await app.Function<CertificateFunctions>().PackAsync(http.Request, cycle, Cancellation);
        await result.ExecuteAsync(http);

        using ZipArchive archive = new(new MemoryStream(sent.Written.ToArray()));
        Assert.Equal(17, archive.Entries.Count);
        Assert.Equal((await app.CertificatesAsync(cycle)).Json.EnumerateArray().Select(c => c.GetProperty("file").GetString()), archive.Entries.Select(e => e.Name));
        using MemoryStream one = new();
        await using (Stream entry = await archive.Entries[16].OpenAsync(Cancellation))
        {
            await entry.CopyToAsync(one, Cancellation);
        }

        Assert.Equal((await app.CertificateAsync(cycle, "27")).Body, one.ToArray());
        HttpAnswer printed = await app.CallAsync(request => app.Function<CertificateFunctions>().PrintAsync(request, cycle, Cancellation), query: "?take=3&after=13");
        Assert.All(Enumerable.Range(1, 3), page => Assert.Contains($"Instansi {13 + page} ", CertificateActs.PdfText(printed.Body, page), StringComparison.Ordinal));
        Assert.Contains("after=16", printed.Link, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_says_what_verification_changed_and_which_steps_lead_on()
    {
        string cycle = await app.StartCycleAsync("31");
        await app.UploadAsync(cycle, "31", "u", isFinal: true);
        await app.StepAsync(cycle, "31");
        await app.DecideAsync(cycle, "31", (await app.RowAsync(cycle, "31")).Receipt!, "d", "adjust", reason: "Bukti dari tahun lalu.", levels: new Dictionary<string, int> { ["1.1"] = 1 });
        await app.StepAsync(cycle, "31");
        await app.ReleaseAsync(cycle);
        await app.DetermineAsync(cycle);
        await app.LetMailsGoAsync(cycle);

        string id = Pages((await app.LetterAsync(cycle, "31")).Body);
        string en = Pages((await app.LetterAsync(cycle, "31", "?lang=en")).Body);

        Assert.Contains("Tingkat 3 menjadi 1. Bukti dari tahun lalu.", id, StringComparison.Ordinal);
        Assert.Contains("Nilai menurut penilaian mandiri: 307,5", id, StringComparison.Ordinal);
        Assert.Contains("menuju predikat Sangat Baik", id, StringComparison.Ordinal);
        Assert.Contains("Level 3 became 1.", en, StringComparison.Ordinal);
        Assert.Contains(CertificateCode.Shown(await app.CodeAsync(cycle, "31")), en, StringComparison.Ordinal);
        Assert.Equal((await app.LetterAsync(cycle, "31")).Body, (await app.LetterAsync(cycle, "31")).Body);
        Assert.Contains((await app.RowAsync(cycle, "31")).ResultHash!, id.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("31", true)]
    [InlineData("32", false)]
    public void An_agency_fetches_its_own_and_no_other(string agency, bool may)
    {
        Caller caller = new("31", Roles.Agency) { Cycle = "c", Agency = "31", Credential = Credential.Session };
        Dictionary<string, object?> route = new() { ["cycle"] = "c", ["agency"] = agency };

        Assert.All((string[])["GetCertificate", "GetResultLetter"], function => Assert.Equal(may, AccessControl.RefusalOf(caller, AccessRules.All[function], route) is null));
        Assert.All((string[])["ListCertificates", "PackCertificates", "PrintCertificates", "PutCertificateTemplate"], function => Assert.NotNull(AccessControl.RefusalOf(caller, AccessRules.All[function], route)));
    }

    private static string Pages(byte[] document)
    {
        using UglyToad.PdfPig.PdfDocument read = UglyToad.PdfPig.PdfDocument.Open(document);
        return string.Join(' ', Enumerable.Range(1, read.NumberOfPages).Select(page => CertificateActs.PdfText(document, page)));
    }

    /// <summary>As a web server's answer is: what is written while a thread waits is refused.</summary>
    private sealed class AsyncOnlyStream : MemoryStream
    {
        public MemoryStream Written { get; } = new();

        public override bool CanSeek => false;

        public override void Write(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override void Flush() => throw new InvalidOperationException("Synchronous operations are disallowed.");

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Written.WriteAsync(buffer, offset, count, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Written.WriteAsync(buffer, cancellationToken);
    }
}
