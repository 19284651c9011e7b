using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Merit.Cli;
using Merit.Cli.Api;
using Microsoft.Playwright;

namespace Browser;

/// <summary>A week of an operator, with the keyboard alone, first in Indonesian and then in English.</summary>
public sealed class OperatorStoryTests(BrowserHost host)
{
    private const string Address = "bkpsdm@kisah.example";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _cycle = "kisah-" + Guid.NewGuid().ToString("N")[..8];
    private readonly List<string> _wrong = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_start_of_a_cycle_to_its_audit()
    {
        await using Window window = await host.OpenAsync();
        await RegisterAsync("Kabupaten Tetangga");
        await window.Page.GotoAsync("/sign-in");
        await PressAsync(window, AriaRole.Button, "Ani Lestari");
        await window.Page.WaitForURLAsync("**/home");

        await StartAsync(window);
        await OrderAsync(window);
        await RefuseAnUploadAsync();
        await ImportAsync(window);
        await MendAsync(window);
        await VerifyAsync(window);
        Assert.Empty(_wrong.Concat(window.Complaints));
    }

    private async Task StartAsync(Window window)
    {
        IPage page = window.Page;
        await PressAsync(window, AriaRole.Link, "Siklus");
        await page.WaitForURLAsync("**/cycles");
        await PressAsync(window, AriaRole.Link, "Mulai siklus");
        await page.WaitForURLAsync("**/cycles/new");
        await LookAsync(window);
        await window.TabToAsync(page.Locator("input[name=id]"));
        await page.Keyboard.TypeAsync(_cycle);
        ILocator instrument = page.Locator("select[name=instrument]");
        await window.TabToAsync(instrument);
        for (int place = 0; await instrument.InputValueAsync() != "merit-2019"; place++)
        {
            Assert.True(place < 20, "No instrument is called merit-2019.");
            await page.Keyboard.PressAsync("ArrowDown");
        }

        // How a day is typed depends on the browser's own language: that the field is reached is what counts here.
        ILocator deadline = page.Locator("input[name=submissionDeadline]");
        await window.TabToAsync(deadline);
        CycleProgress other = await host.Api.GetCycleAsync(Merit.Cli.Demo.DemoStates.Open.Id, Cancellation);
        await deadline.FillAsync(other.Now.AddDays(30).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        await window.TabToAsync(page.Locator("textarea[name=agencies]"));
        await page.Keyboard.TypeAsync("8801 8802");
        await PressAsync(window, AriaRole.Button, "Periksa dahulu");
        await Assertions.Expect(page.Locator("#plan")).ToBeVisibleAsync();
        await LookAsync(window);
        await PressAsync(window, AriaRole.Button, "Mulai siklus");
        await page.WaitForURLAsync($"**/cycles/{_cycle}?done=cycle-started");
        await SeesAsync(page, "Siklus dimulai.");
        await LookAsync(window);
    }

    private async Task OrderAsync(Window window)
    {
        IPage page = window.Page;
        CycleProgress before = await host.Api.GetCycleAsync(_cycle, Cancellation);
        await SendAsync("deadline", async () =>
        {
            ILocator deadline = page.Locator("input[name=submissionDeadline]");
            await window.TabToAsync(deadline);
            await deadline.FillAsync(before.SubmissionDeadline.AddDays(7).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
        });
        CycleProgress after = await host.Api.GetCycleAsync(_cycle, Cancellation);
        Assert.InRange(after.SubmissionDeadline - before.SubmissionDeadline, TimeSpan.FromDays(6), TimeSpan.FromDays(8));
        await SendAsync("pause", () => Task.CompletedTask);
        await SendAsync("resume", () => Task.CompletedTask);
        await Assertions.Expect(page.Locator("a[href$='/orders/pause']")).ToBeVisibleAsync();

        async Task SendAsync(string order, Func<Task> fillAsync)
        {
            await window.PressAsync(page.Locator($"a[href$='/orders/{order}']").First);
            await page.WaitForURLAsync($"**/orders/{order}");
            await LookAsync(window);
            await fillAsync();
            await window.TabToAsync(page.Locator("textarea[name=reason]"));
            await page.Keyboard.TypeAsync("Banjir di dua kabupaten");
            await window.PressAsync(page.Locator("#confirm button[type=submit]"));
            await page.WaitForURLAsync($"**/cycles/{_cycle}?done=*");
            await LookAsync(window);
        }
    }

    // The mail about it is then said to have come back.
    private async Task RefuseAnUploadAsync()
    {
        Dictionary<string, byte[]> files = new() { ["submission.csv"] = Encoding.UTF8.GetBytes("indicator,level,evidence\n1.1,9,\n") };
        await new SubmissionUploader(host.Stack.ConnectionString).UploadAsync(_cycle, "8801", "1", files, isFinal: false, Cancellation);
        await Until.ReachedAsync(
            "a mail about it", Patience, cancellation => host.Api.GetCycleAsync(_cycle, cancellation), p => p.Mails.GetValueOrDefault("delivered") == 1, p => string.Join(", ", p.Uploads.Concat(p.Mails)), Cancellation);
        string id = (await host.Api.GetAsync<JsonElement>($"api/cycles/{_cycle}/mails", Cancellation))[0].GetProperty("id").GetString()!;
        await new TableClient(host.Stack.ConnectionString, "Notifications").UpdateEntityAsync(
            new TableEntity(_cycle, $"mail|{id}") { ["Status"] = "bounced" }, Azure.ETag.All, TableUpdateMode.Merge, Cancellation);
    }

    private async Task ImportAsync(Window window)
    {
        IPage page = window.Page;
        await PressAsync(window, AriaRole.Link, "Instansi", "nav.main");
        await page.WaitForURLAsync("**/register");
        await PressAsync(window, AriaRole.Link, "Impor daftar");
        await page.WaitForURLAsync("**/register/import");
        await LookAsync(window);
        ILocator file = page.Locator("input[type=file]");
        await window.TabToAsync(file);
        // The window in which a file is chosen is the browser's own.
        await file.SetInputFilesAsync(new FilePayload
        {
            Name = "daftar.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes($"kode,nama,jenis,surel,narahubung\n8801,Kabupaten Kisah,kabupaten,{Address},Bagian Kepegawaian\n8802,Kabupaten Sebelah,kabupaten,,\n"),
        });
        await PressAsync(window, AriaRole.Button, "Tampilkan perubahan");
        await SeesAsync(page, "Kabupaten Tetangga menjadi Kabupaten Sebelah");
        await LookAsync(window);

        // Somebody else is at it too.
        await RegisterAsync("Kabupaten Seberang");
        await PressAsync(window, AriaRole.Button, "Simpan perubahan ini");
        await SeesAsync(page, "Daftar berubah sejak Anda melihatnya.");
        await SeesAsync(page, "Kabupaten Seberang menjadi Kabupaten Sebelah");
        await LookAsync(window);
        await PressAsync(window, AriaRole.Button, "Simpan perubahan ini");
        await page.WaitForURLAsync("**/register?done=register-imported");
        await LookAsync(window);
    }

    private async Task MendAsync(Window window)
    {
        IPage page = window.Page;
        TableClient rows = new(host.Stack.ConnectionString, "Assessments");
        await rows.UpdateEntityAsync(
            new TableEntity(_cycle, "8802") { ["Fault"] = "Score: TimeoutException", ["FaultSince"] = DateTimeOffset.UtcNow }, Azure.ETag.All, TableUpdateMode.Merge, Cancellation);
        await PressAsync(window, AriaRole.Link, "Siklus", "nav.main");
        await page.WaitForURLAsync("**/cycles");
        await window.PressAsync(page.Locator($"main a[href='/cycles/{_cycle}']").First);
        await page.WaitForURLAsync($"**/cycles/{_cycle}");
        await PressAsync(window, AriaRole.Link, "Gangguan dan penantian", "nav.tabs");
        await page.WaitForURLAsync("**/faults");
        await SeesAsync(page, "Score: TimeoutException");
        await LookAsync(window);
        await PressAsync(window, AriaRole.Button, "Lanjutkan semuanya");
        await page.WaitForURLAsync("**/faults?done=cycle-resumed");
        await Until.ReachedAsync(
            "the fault to be over",
            Patience,
            async cancellation => (await rows.GetEntityAsync<TableEntity>(_cycle, "8802", cancellationToken: cancellation)).Value.GetString("Fault"),
            string.IsNullOrEmpty,
            fault => fault,
            Cancellation);

        await PressAsync(window, AriaRole.Button, "Kirim lagi", "#mails");
        await page.WaitForURLAsync("**/faults?*done=mail-queued");
        await SeesAsync(page, "Surel masuk antrean lagi");
        await LookAsync(window);
        await Until.ReachedAsync(
            "the mail to arrive",
            Patience,
            _ => Task.FromResult(host.Stack.Mailbox.Store.All().Count(mail => mail.To.Any(to => to.Email == Address))),
            arrived => arrived == 1,
            arrived => $"{arrived} arrived",
            Cancellation);
    }

    private async Task VerifyAsync(Window window)
    {
        IPage page = window.Page;
        await PressAsync(window, AriaRole.Link, "English", "footer");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "en");
        await PressAsync(window, AriaRole.Link, "Audit", "nav.main");
        await page.WaitForURLAsync("**/audit");
        await LookAsync(window);
        await window.PressAsync(page.Locator($"main a[href='/audit/{_cycle}']").First);
        await page.WaitForURLAsync($"**/audit/{_cycle}");
        string told = await page.InnerTextAsync("#events-result");
        foreach (string happened in (string[])["Cycle started", "Mail sent again", "Resumed"])
        {
            Assert.Contains(happened, told, StringComparison.Ordinal);
        }

        await LookAsync(window);
        await PressAsync(window, AriaRole.Link, "Verify");
        await page.WaitForURLAsync("**/verify");
        await SeesAsync(page, "This log is whole");
        await LookAsync(window);
    }

    private static Task SeesAsync(IPage page, string text) => Assertions.Expect(page.GetByText(text).First).ToBeVisibleAsync();

    private async Task LookAsync(Window window) => _wrong.AddRange(await window.SeriousAsync());

    private static Task PressAsync(Window window, AriaRole role, string name, string within = "body") =>
        window.PressAsync(window.Page.Locator(within).GetByRole(role, new() { Name = name }).First);

    private async Task RegisterAsync(string name)
    {
        var register = new { agencies = (object[])[new { code = "8801", name = "Kabupaten Kisah", type = "regency" }, new { code = "8802", name, type = "regency" }] };
        await host.Api.PutAgenciesAsync(await JsonContent.Create(register).ReadAsByteArrayAsync(Cancellation), Cancellation);
    }
}
