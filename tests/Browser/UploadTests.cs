using System.Text.RegularExpressions;
using Merit.Assessment.Instruments;
using Merit.Cli;
using Microsoft.Playwright;

namespace Browser;

/// <summary>An agency's clerk sends a self-assessment from the browser, over a line that is slow and breaks.</summary>
public sealed class UploadTests(BrowserHost host)
{
    private const int Evidence = 30;
    private const int Block = 4 << 20;
    private const float LongEnough = 120_000;

    private static readonly string[] Findings = ["1.1", "2.1"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clerk_sends_thirty_files_over_a_line_that_breaks_twice_mends_two_findings_and_gets_the_receipt()
    {
        using Folder folder = new();
        await using Window window = await host.OpenAsync();
        IPage page = window.Page;
        (string cycle, string agency) = await EnterAsync(window);
        List<string> wrong = [.. await LookAsync("agency-sends")];

        await page.GetByRole(AriaRole.Link, new() { Name = "Unggah berkas" }).ClickAsync();
        await page.WaitForURLAsync("**/a/upload");
        wrong.AddRange(await LookAsync("upload-empty"));
        IDownload download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Unduh lembar kerja instansi Anda" }).ClickAsync());
        string workbook = folder.At(download.SuggestedFilename);
        await download.SaveAsAsync(workbook);
        FilledTemplate.Fill(workbook, "merit-2019", code => Findings.Contains(code) ? "9" : "3", number => Name(number % Evidence));
        string evidence = folder.WithEvidence(Evidence, large: (2 * Block) + 12_345);

        // The first break tears connections; in the second the line is gone, while four blocks are on their way.
        await ThrottleAsync(window);
        Line line = new();
        await page.Context.RouteAsync(IsBlock, line.CarryAsync);
        await page.Locator("#folder").SetInputFilesAsync(evidence);
        ILocator told = page.Locator("#told");
        await Assertions.Expect(told).ToContainTextAsync("Sambungan terganggu");
        Assert.True(await LeavingIsAskedAsync(page));
        wrong.AddRange(await LookAsync("upload-broken"));
        await line.GoOnAsync().WaitAsync(Invited.Patience, Cancellation);
        await page.Context.SetOfflineAsync(true);
        line.LetGo();
        await Assertions.Expect(told).ToContainTextAsync("terputus");
        wrong.AddRange(await LookAsync("upload-offline"));
        await page.Context.SetOfflineAsync(false);
        await ThrottleAsync(window);
        await page.Locator("input[name=workbook]").SetInputFilesAsync(workbook);
        await Assertions.Expect(told).ToContainTextAsync("Semua berkas sudah sampai", new() { Timeout = LongEnough });
        Assert.False(await LeavingIsAskedAsync(page));
        await Assertions.Expect(page.Locator("#files tbody tr")).ToHaveCountAsync(Evidence + 1);
        // What the system had left in the folder stays here.
        Assert.Equal(0, await page.Locator("#files tbody tr", new() { HasText = "Thumbs.db" }).CountAsync());
        Assert.Equal(Evidence + 1, await page.Locator("#files tbody tr", new() { HasText = "Sudah sampai" }).CountAsync());
        wrong.AddRange(await LookAsync("upload-there"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Periksa sebelum dikirim" }).ClickAsync();
        await page.WaitForURLAsync("**/a/upload/check");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"Belum dapat dikirim: {Findings.Length} kesalahan");
        Assert.Equal(Findings.Length, await page.Locator("#found tbody tr", new() { HasText = "submission.xlsx, lembar Aspek" }).CountAsync());
        wrong.AddRange(await LookAsync("check-errors"));

        await page.GetByRole(AriaRole.Link, new() { Name = "Perbaiki berkas" }).ClickAsync();
        FilledTemplate.Fill(workbook, "merit-2019", _ => "3", number => Name(number % Evidence));
        await page.Locator("input[name=workbook]").SetInputFilesAsync(workbook);
        await Assertions.Expect(told).ToContainTextAsync("Semua berkas sudah sampai", new() { Timeout = LongEnough });
        await page.GetByRole(AriaRole.Button, new() { Name = "Periksa sebelum dikirim" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Siap dikirim");
        int indicators = ShippedInstruments.Get("merit-2019").Leaves.Count;
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync($"{indicators} dari {indicators} indikator terisi");
        wrong.AddRange(await LookAsync("check-ready"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Kirim", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/a/status?done=sent");
        string receipt = await Until.ReachedAsync(
            "the receipt",
            Invited.Patience,
            async _ =>
            {
                await page.GotoAsync("/a/status");
                // The receipt is there as soon as the files are taken in; whether they were accepted is known a moment later.
                string seen = await page.Locator("main").InnerTextAsync();
                return seen.Contains("Penilaian mandiri Anda sudah diterima", StringComparison.Ordinal) ? await page.Locator(".receipt").InnerTextAsync() : "";
            },
            text => text.Length > 0,
            text => text,
            Cancellation);
        Assert.Matches("^[2-9A-HJ-NP-Z]{5}(-[2-9A-HJ-NP-Z]{5}){3}$", receipt);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Penilaian mandiri Anda sudah diterima");
        wrong.AddRange(await LookAsync("agency-received"));
        await Until.ReachedAsync(
            "the mail that says so",
            Invited.Patience,
            _ => Task.FromResult(Invited.MailsTo(host, cycle, agency, "received").Any()),
            hasCome => hasCome,
            hasCome => hasCome ? "there" : "none",
            Cancellation);
        // That the line broke the browser says as well, and rightly.
        Assert.Empty(wrong.Concat(window.Complaints.Where(complaint => !complaint.Contains("net::ERR_", StringComparison.Ordinal))));

        async Task<IEnumerable<string>> LookAsync(string what)
        {
            await window.KeepAsync(what);
            return await window.WrongAsync(what);
        }
    }

    [Fact]
    public async Task What_was_interrupted_goes_on_where_it_was_and_what_is_there_is_not_sent_again()
    {
        using Folder folder = new();
        await using Window window = await host.OpenAsync(390);
        IPage page = window.Page;
        await EnterAsync(window);
        await page.GotoAsync("/a/upload");
        string evidence = folder.WithEvidence(1, large: (4 * Block) + 1);
        // Two blocks arrive and no more.
        List<string> sent = [];
        TaskCompletionSource isThere = new();
        int arrived = 0;
        page.Context.Response += (_, response) =>
        {
            if (IsBlock(response.Request.Url) && response.Ok && Interlocked.Increment(ref arrived) == 2)
            {
                isThere.SetResult();
            }
        };
        await page.Context.RouteAsync(IsBlock, async route =>
        {
            bool isOver;
            lock (sent)
            {
                isOver = sent.Count == 2;
                sent.AddRange(isOver ? [] : [BlockOf(route.Request)]);
            }

            await (isOver ? route.AbortAsync("connectionreset") : route.ContinueAsync());
        });
        await page.Locator("input[name=evidence]").SetInputFilesAsync(Directory.GetFiles(evidence, "*.pdf"));
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("Sambungan terganggu");
        await isThere.Task.WaitAsync(Invited.Patience, Cancellation);
        await page.GetByRole(AriaRole.Button, new() { Name = "Jeda" }).ClickAsync();
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("Unggahan dijeda");
        Assert.False(await LeavingIsAskedAsync(page));
        await page.Context.UnrouteAllAsync();

        // Somebody else of the agency opens the page and chooses the same file.
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("#draft")).ToContainTextAsync("1 berkas belum sampai utuh");
        await window.KeepAsync("upload-missing-390");
        List<string> wrong = [.. await window.WrongAsync("upload-missing-390")];
        List<string> again = [];
        page.Context.Request += (_, request) =>
        {
            if (request.Method == "PUT" && IsBlock(request.Url))
            {
                lock (again)
                {
                    again.Add(BlockOf(request));
                }
            }
        };
        await page.Locator("input[name=evidence]").SetInputFilesAsync(Directory.GetFiles(evidence, "*.pdf"));
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("Semua berkas sudah sampai", new() { Timeout = LongEnough });
        Assert.Equal(3, again.Distinct().Count());
        Assert.Empty(again.Intersect(sent));

        // And a third time it is there already.
        again.Clear();
        await page.ReloadAsync();
        await page.Locator("input[name=evidence]").SetInputFilesAsync(Directory.GetFiles(evidence, "*.pdf"));
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("Semua berkas sudah sampai");
        Assert.Empty(again);
        await page.GetByRole(AriaRole.Button, new() { Name = "Hapus" }).ClickAsync();
        await Assertions.Expect(page.Locator("#draft")).ToContainTextAsync("Draf masih kosong");
        Assert.Empty(wrong.Concat(window.Complaints.Where(complaint => !complaint.Contains("net::ERR_", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_file_that_cannot_be_taken_says_why_and_the_others_arrive()
    {
        using Folder folder = new();
        await using Window window = await host.OpenAsync();
        IPage page = window.Page;
        await EnterAsync(window);
        await page.GotoAsync("/a/upload");
        string one = folder.WithEvidence(2, large: 1000), other = Directory.CreateDirectory(Path.Combine(one, "lain")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, Name(1)), "another content", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(one, "manifest.json"), "{}", Cancellation);
        await page.Locator("#folder").SetInputFilesAsync(one);
        await Assertions.Expect(page.Locator("#told")).ToContainTextAsync("2 berkas tidak terunggah");
        await Assertions.Expect(page.Locator("#running li.failed", new() { HasText = Name(1) })).ToContainTextAsync("bernama sama tetapi isinya berbeda");
        await Assertions.Expect(page.Locator("#running li.failed", new() { HasText = "manifest.json" })).Not.ToHaveTextAsync("manifest.json");
        await Assertions.Expect(page.Locator("#files tbody tr", new() { HasText = "Sudah sampai" })).ToHaveCountAsync(2);
        await window.KeepAsync("upload-refused");
        Assert.Empty((await window.WrongAsync("upload-refused")).Concat(window.Complaints.Where(complaint => !complaint.Contains("422", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Without_a_script_the_form_carries_the_files()
    {
        using Folder folder = new();
        await using Window window = await host.OpenAsync(runsScripts: false);
        IPage page = window.Page;
        await EnterAsync(window);
        await page.GotoAsync("/a/upload");
        Assert.False(await page.Locator("#folder").IsVisibleAsync());
        await page.Locator("input[name=evidence]").SetInputFilesAsync(Directory.GetFiles(folder.WithEvidence(3, large: 100_000), "*.pdf"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Unggah", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("#files tbody tr", new() { HasText = "Sudah sampai" })).ToHaveCountAsync(3);
        await window.KeepAsync("upload-without-script");
    }

    private async Task<(string Cycle, string Agency)> EnterAsync(Window window)
    {
        (string cycle, string[] agencies) = await Invited.OpenAsync(host);
        await Invited.EnterAsync(window, await Invited.LinkAsync(host, cycle, agencies[0]));
        return (cycle, agencies[0]);
    }

    // As a line in a regency is: two megabytes a second are far above it, but a test has to end.
    private static async Task ThrottleAsync(Window window)
    {
        ICDPSession session = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await session.SendAsync("Network.enable");
        await session.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = 40, ["downloadThroughput"] = -1, ["uploadThroughput"] = 2 << 20 });
    }

    private static bool IsBlock(string url) => url.Contains("comp=block&", StringComparison.Ordinal);

    private static string BlockOf(IRequest request) => Regex.Match(request.Url, "blockid=([^&]*)").Groups[1].Value;

    private static Task<bool> LeavingIsAskedAsync(IPage page) => page.EvaluateAsync<bool>("!dispatchEvent(new Event('beforeunload', { cancelable: true }))");

    private static string Name(int number) => $"bukti-{number + 1:00}.pdf";

    /// <summary>A line that lets some blocks through, tears some, lets some more through, and then keeps them waiting.</summary>
    private sealed class Line
    {
        private const int Some = 6;

        private readonly TaskCompletionSource _isStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _isFree = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _before, _after;
        private volatile bool _isMended;

        public async Task CarryAsync(IRoute route)
        {
            if (!_isMended && Interlocked.Increment(ref _before) > Some)
            {
                await route.AbortAsync("connectionreset");
                return;
            }

            if (_isMended && Interlocked.Increment(ref _after) > Some)
            {
                _isStuck.TrySetResult();
                await _isFree.Task;
            }

            await route.ContinueAsync();
        }

        /// <summary>The line is mended; done when it is stuck.</summary>
        public Task GoOnAsync()
        {
            _isMended = true;
            return _isStuck.Task;
        }

        public void LetGo() => _isFree.TrySetResult();
    }

    /// <summary>A clerk's folder.</summary>
    private sealed class Folder : IDisposable
    {
        private readonly string _path = Directory.CreateTempSubdirectory("merit-upload-").FullName;

        public string At(string name) => Path.Combine(_path, name);

        /// <summary>A folder of evidence, the first file of a size, with what systems leave in folders.</summary>
        public string WithEvidence(int files, int large)
        {
            string evidence = Directory.CreateDirectory(At("bukti dukung")).FullName;
            Random random = new(files);
            for (int number = 0; number < files; number++)
            {
                byte[] content = new byte[number == 0 ? large : 20_000 + (1000 * number)];
                random.NextBytes(content);
                "%PDF-1.7\n"u8.CopyTo(content);
                // Half of them lie in a folder of their own.
                string place = files > 3 && number % 2 == 0 ? Directory.CreateDirectory(Path.Combine(evidence, "aspek 1")).FullName : evidence;
                File.WriteAllBytes(Path.Combine(place, Name(number)), content);
            }

            File.WriteAllText(Path.Combine(evidence, "Thumbs.db"), "");
            return evidence;
        }

        public void Dispose() => Directory.Delete(_path, recursive: true);
    }
}
