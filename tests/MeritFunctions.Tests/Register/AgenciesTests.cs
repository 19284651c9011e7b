using System.Text;
using System.Text.Json;
using Azure;
using Azure.Core;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Merit.Adapters.Documents.Writing;
using Merit.Adapters.Storage;
using MeritFunctions.Cycle;
using MeritFunctions.Notifications;
using MeritFunctions.Register;
using MeritFunctions.Tests.Cases;
using Tables = Merit.Adapters.Storage.Tables;

namespace MeritFunctions.Tests.Register;

public sealed class AgenciesTests(MeritApp app) : IClassFixture<MeritApp>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => app.Storage.Choose = null;

    [Fact]
    public async Task A_file_without_addresses_leaves_them_and_says_what_it_changes()
    {
        await PutAsync("kode,nama,jenis,wilayah,surel,narahubung,surel2\nA-HT,Dinas Lama,kabupaten,Barat,ht@uji.example,BKD,ht2@uji.example\n");

        HttpAnswer answer = await PutAsync(CaseFiles.Text("28-register-without-mail-column-erases-contacts", "after.csv"));

        AgencyRow row = (await app.Get<AgencyTable>().FindAsync("A-HT", Cancellation))!;
        Assert.Equal(("Dinas Baru", "Barat", "ht@uji.example", "BKD"), (row.Name, row.Region, row.ContactEmail, row.ContactName));
        Assert.Equal("ht2@uji.example", row.SecondEmail);
        Assert.Equal(
            """{"preview":false,"count":1,"added":[],"changed":[{"code":"A-HT","fields":[{"field":"name","before":"Dinas Lama","after":"Dinas Baru"}]}],"unchanged":0,"warnings":[]}""",
            answer.Text);
    }

    [Fact]
    public async Task A_preview_answers_the_same_and_changes_nothing()
    {
        await PutAsync("kode,nama,jenis,surel\nP-1,Dinas,kota,p1@uji.example\n");
        const string Sent = "kode,nama,jenis,surel\nP-1,Dinas Lain,kota,lain@uji.example\nP-2,Dinas Dua,kota,p2@uji.example\n";

        HttpAnswer preview = await PutAsync(Sent, "?preview=true");
        AgencyRow before = (await app.Get<AgencyTable>().FindAsync("P-1", Cancellation))!;
        AgencyRow? none = await app.Get<AgencyTable>().FindAsync("P-2", Cancellation);
        HttpAnswer done = await PutAsync(Sent);

        Assert.Equal(("Dinas", null), (before.Name, none));
        Assert.Equal(preview.Text, done.Text.Replace("\"preview\":false", "\"preview\":true", StringComparison.Ordinal));
        Assert.DoesNotContain("uji.example", preview.Text, StringComparison.Ordinal);
        Assert.Equal("Dinas Lain", (await app.Get<AgencyTable>().FindAsync("P-1", Cancellation))!.Name);
    }

    [Fact]
    public async Task A_workbook_is_taken_whatever_it_is_called_as_the_same_text_is()
    {
        byte[] workbook = Workbook(["kode", "nama", "jenis", "surel"], ["WB-1", "Dinas Buku", "kota", "w1@uji.example"], ["WB-2", "Dinas Kerja", "desa", ""]);
        HttpAnswer refused = await app.CallAsync(request => app.Function<Agencies>().PutAsync(request, Cancellation), workbook, "text/csv");
        Assert.Equal(422, refused.Status);
        Assert.Contains("line 3, column jenis", refused.Text, StringComparison.Ordinal);
        Assert.Null(await app.Get<AgencyTable>().FindAsync("WB-1", Cancellation));

        workbook = Workbook(["kode", "nama", "jenis", "surel"], ["WB-1", "Dinas Buku", "kota", "w1@uji.example"]);
        HttpAnswer taken = await app.CallAsync(request => app.Function<Agencies>().PutAsync(request, Cancellation), workbook, SubmissionTemplate.MediaType);
        Assert.Equal(200, taken.Status);
        Assert.Equal("w1@uji.example", (await app.Get<AgencyTable>().FindAsync("WB-1", Cancellation))!.ContactEmail);
    }

    [Fact]
    public async Task Whoever_saw_a_preview_makes_those_changes_or_none()
    {
        const string Sent = "kode,nama,jenis\nM-1,Dinas Baru,kota\n";
        string seen = (await PutAsync(Sent, "?preview=true")).ETag!;
        await PutAsync("kode,nama,jenis\nM-1,Dinas Lain,kota\n");
        Assert.Equal(412, (await PutAsync(Sent, seen: seen)).Status);
        Assert.Equal("Dinas Lain", (await app.Get<AgencyTable>().FindAsync("M-1", Cancellation))!.Name);

        seen = (await PutAsync(Sent, "?preview=true")).ETag!;
        Assert.Equal(200, (await PutAsync(Sent, seen: seen)).Status);
        Assert.Equal("Dinas Baru", (await app.Get<AgencyTable>().FindAsync("M-1", Cancellation))!.Name);
    }

    [Theory]
    [InlineData("?preview=yes")]
    [InlineData("?preview")]
    public async Task A_misspelt_preview_changes_nothing(string query)
    {
        HttpAnswer answer = await PutAsync("kode,nama,jenis\nQ-1,Dinas,kota\n", query);

        Assert.Equal(422, answer.Status);
        Assert.Null(await app.Get<AgencyTable>().FindAsync("Q-1", Cancellation));
    }

    [Fact]
    public async Task A_code_in_other_case_or_without_its_zeros_is_refused()
    {
        await PutAsync("kode,nama,jenis,surel\nMKRI,Mahkamah,lembaga negara,mk@uji.example\n0071,Kota,kota,\n");

        HttpAnswer otherCase = await PutAsync(CaseFiles.Text("30-same-code-in-other-case", "agencies.csv"));
        HttpAnswer lostZeros = await PutAsync("kode,nama,jenis\n71,Kota,kota\n");

        Assert.Equal((422, 422), (otherCase.Status, lostZeros.Status));
        Assert.Equal(["agency-code-case line 2, column kode"], otherCase.Errors);
        Assert.Equal(["csv-codes-changed line 2, column kode"], lostZeros.Errors);
    }

    [Fact]
    public async Task A_register_that_holds_one_code_in_two_cases_is_still_read()
    {
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "X-a", Name = "Satu", Type = "City" }, new AgencyRow { RowKey = "X-A", Name = "Dua", Type = "City" }], Cancellation);

        HttpAnswer answer = await PutAsync("kode,nama,jenis,surel\nX-A,Dua Baru,kota,x@uji.example\n");

        Assert.Equal(200, answer.Status);
        Assert.Equal("Satu", (await app.Get<AgencyTable>().FindAsync("X-a", Cancellation))!.Name);
        Assert.Equal("Dua Baru", (await app.Get<AgencyTable>().FindAsync("X-A", Cancellation))!.Name);
    }

    [Fact]
    public async Task Who_has_no_address_is_named_once()
    {
        HttpAnswer answer = await PutAsync("kode,nama,jenis\n" + string.Concat(Enumerable.Range(0, 300).Select(number => $"W-{number},Dinas,kota\n")));

        Assert.Equal(200, answer.Status);
        Assert.Equal(300, answer.Json.GetProperty("added").GetArrayLength());
        string warning = Assert.Single(answer.Json.GetProperty("warnings").EnumerateArray()).GetProperty("messageEn").GetString()!;
        Assert.StartsWith("300 agencies have no e-mail address and will receive no mail: W-0, W-1", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_write_at_once_lose_nothing_of_each_other()
    {
        await PutAsync("kode,nama,jenis,wilayah,tipe\nS-1,Dinas,kota,Barat,besar\n");
        string[] sent =
        [
            """{"agencies":[{"code":"S-1","name":"Dinas","type":"city","region":"Timur"}]}""",
            """{"agencies":[{"code":"S-1","name":"Dinas","type":"city","size":"small"}]}""",
            """{"agencies":[{"code":"S-1","name":"Dinas","type":"city","contact":{"email":"s1@uji.example"}}]}""",
        ];

        HttpAnswer[] answers = await Task.WhenAll(sent.Select(json => PutAsync(json, contentType: "application/json")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        AgencyRow row = (await app.Get<AgencyTable>().FindAsync("S-1", Cancellation))!;
        Assert.Equal(("Timur", "Small", "s1@uji.example"), (row.Region, row.Size, row.ContactEmail));
    }

    [Fact]
    public async Task An_agency_is_removed_unless_a_cycle_still_needs_it()
    {
        await PutAsync("kode,nama,jenis\nR-1,Dinas,kota\n");
        string cycle = await app.StartCycleAsync("R-1");

        HttpAnswer blocked = await DeleteAsync("R-1");
        // Released, and its result mails do not stand in the outbox yet.
        await app.Get<CycleTable>().ChangeAsync(cycle, row => (row.Status = CycleStatus.Released) is not null, Cancellation);
        HttpAnswer released = await DeleteAsync("R-1");
        await app.Get<CycleTable>().ChangeAsync(cycle, row => row.IsDone = true, Cancellation);
        HttpAnswer removed = await DeleteAsync("R-1");
        HttpAnswer again = await DeleteAsync("R-1");

        Assert.Equal((409, 409, 204, 404), (blocked.Status, released.Status, removed.Status, again.Status));
        Assert.Contains(cycle, blocked.Json.GetProperty("detailId").GetString(), StringComparison.Ordinal);
        Assert.Null(await app.Get<AgencyTable>().FindAsync("R-1", Cancellation));
    }

    [Fact]
    public async Task An_agency_is_kept_while_a_mail_to_it_is_still_to_be_sent()
    {
        await PutAsync("kode,nama,jenis\nM-1,Dinas,kota\nM-2,Dinas,kota\n");
        string cycle = MeritApp.NewId();
        var mail = new NotificationInput(cycle, "M-1", NotificationKind.Rejected, "r");
        await app.Get<Outbox>().QueueAsync(mail, Cancellation);

        Assert.Equal(204, (await DeleteAsync("M-2")).Status);
        HttpAnswer blocked = await DeleteAsync("M-1");
        Assert.Equal((409, "agency-has-mails"), (blocked.Status, blocked.Json.GetProperty("code").GetString()));
        await app.Get<NotificationTable>().ChangeAsync(
            cycle, mail.Id, row => ((row.Status, row.NextAttemptAt) = (NotificationStatus.Sent, null)) != default, Cancellation);
        Assert.Equal(204, (await DeleteAsync("M-1")).Status);
    }

    [Fact]
    public async Task An_agency_that_is_removed_while_a_cycle_with_it_is_started_is_not_removed_or_the_cycle_not_started()
    {
        string code = await RegisteredAsync();
        string cycle = MeritApp.NewId();
        HttpAnswer? deleted = null;
        app.Storage.Choose = request =>
        {
            if (IsWriteTo(request, Tables.Cycles, RequestMethod.Post))
            {
                app.Storage.Choose = null;
                deleted = Task.Run(() => DeleteAsync(code)).GetAwaiter().GetResult();
            }

            return StorageFault.None;
        };

        HttpAnswer started = await StartAsync(cycle, code);

        Assert.Equal((202, 409), (started.Status, deleted!.Status));
        Assert.NotNull(await app.Get<AgencyTable>().FindAsync(code, Cancellation));
    }

    [Fact]
    public async Task An_agency_that_a_cycle_is_started_with_while_it_is_removed_is_not_removed_or_the_cycle_not_started()
    {
        string code = await RegisteredAsync();
        string cycle = MeritApp.NewId();
        HttpAnswer? started = null;
        app.Storage.Choose = request =>
        {
            if (IsWriteTo(request, Tables.Agencies, RequestMethod.Delete))
            {
                app.Storage.Choose = null;
                started = Task.Run(() => StartAsync(cycle, code)).GetAwaiter().GetResult();
            }

            return StorageFault.None;
        };

        HttpAnswer deleted = await DeleteAsync(code);

        Assert.Equal((409, 202), (deleted.Status, started!.Status));
        Assert.NotNull(await app.Get<AgencyTable>().FindAsync(code, Cancellation));
    }

    [Fact]
    public async Task A_start_that_reads_an_agency_that_is_then_removed_starts_nothing()
    {
        string code = await RegisteredAsync();
        string cycle = MeritApp.NewId();
        bool isRead = false;
        app.Storage.Choose = request =>
        {
            // The register has been read when the next table is asked.
            isRead |= request.Uri.Path.Contains($"/{Tables.Agencies}", StringComparison.Ordinal);
            if (isRead && request.Uri.Path.Contains($"/{Tables.Cycles}", StringComparison.Ordinal))
            {
                app.Storage.Choose = null;
                Assert.Equal(204, Task.Run(() => DeleteAsync(code)).GetAwaiter().GetResult().Status);
            }

            return StorageFault.None;
        };

        HttpAnswer started = await StartAsync(cycle, code);

        Assert.Equal(422, started.Status);
        Assert.Contains("agency-not-registered /agencies", started.Errors);
        Assert.Null(await app.Get<CycleTable>().FindAsync(cycle, Cancellation));
    }

    [Fact]
    public async Task A_cycle_that_stopped_before_its_assessments_were_laid_down_keeps_its_agencies()
    {
        string code = await RegisteredAsync();
        string cycle = MeritApp.NewId();
        bool isStored = false;
        app.Storage.Choose = request =>
        {
            bool fails = isStored && request.Uri.Path.Contains(Tables.Assessments, StringComparison.Ordinal);
            isStored |= IsWriteTo(request, Tables.Cycles, RequestMethod.Post);
            return fails ? StorageFault.Before : StorageFault.None;
        };
        await Assert.ThrowsAsync<RequestFailedException>(() => StartAsync(cycle, code));
        app.Storage.Choose = null;
        app.Clock.Advance(TimeSpan.FromHours(1));

        HttpAnswer deleted = await DeleteAsync(code);

        Assert.Equal((409, "agency-takes-part"), (deleted.Status, deleted.Json.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("r-9")]
    [InlineData("../cycles")]
    [InlineData("\ud800")]
    public async Task What_is_not_registered_cannot_be_removed(string code) => Assert.Equal(404, (await DeleteAsync(code)).Status);

    [Fact]
    public async Task A_register_is_read_up_to_its_limit_only() => Assert.Equal(413, (await PutAsync(new string(' ', (5 * 1024 * 1024) + 1))).Status);

    private static byte[] Workbook(params ReadOnlySpan<string[]> rows)
    {
        using MemoryStream file = new();
        using (SpreadsheetDocument document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            WorkbookPart workbook = document.AddWorkbookPart();
            WorksheetPart sheet = workbook.AddNewPart<WorksheetPart>();
            SheetData data = new();
            foreach (string[] row in rows)
            {
                data.AppendChild(new Row(row.Select(text => new Cell(new InlineString(new Text(text))) { DataType = CellValues.InlineString })));
            }

            sheet.Worksheet = new Worksheet(data);
            workbook.Workbook = new Workbook(new Sheets(new Sheet { Id = workbook.GetIdOfPart(sheet), SheetId = 1, Name = "Daftar" }));
        }

        return file.ToArray();
    }

    private Task<HttpAnswer> PutAsync(string body, string query = "", string contentType = "text/csv; charset=utf-8", string? seen = null) =>
        app.CallAsync(request => app.Function<Agencies>().PutAsync(request, Cancellation), Encoding.UTF8.GetBytes(body), contentType, query, seen: seen);

    private async Task<string> RegisteredAsync()
    {
        string code = MeritApp.NewId();
        Assert.Equal(200, (await PutAsync($"kode,nama,jenis\n{code},Dinas,kota\n")).Status);
        return code;
    }

    private Task<HttpAnswer> StartAsync(string cycle, string agency) => app.CallAsync(
        request => app.Function<Cycles>().StartAsync(request, app.Client, Cancellation),
        JsonSerializer.SerializeToUtf8Bytes(new { id = cycle, instrument = "merit-2019", submissionDeadline = app.Clock.GetUtcNow().AddDays(30), agencies = (string[])[agency] }));

    private static bool IsWriteTo(Request request, string table, RequestMethod method) =>
        request.Method == method && request.Uri.Path.Contains($"/{table}", StringComparison.Ordinal);

    private Task<HttpAnswer> DeleteAsync(string code) => app.CallAsync(request => app.Function<Agencies>().DeleteAsync(request, code, Cancellation));
}
