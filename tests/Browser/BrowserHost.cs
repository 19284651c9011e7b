using Browser;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Merit.Cli;
using Merit.Cli.Api;
using Merit.Cli.Demo;
using Merit.Cli.Hosting;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(BrowserHost))]

namespace Browser;

/// <summary>
/// The app on the local host with the data of <c>merit serve --demo</c>, and a Chromium that reads its pages. Where this machine has no
/// Chromium the tests are skipped, and say so: <c>MERIT_CHROMIUM</c> names one that stands elsewhere.
/// </summary>
public sealed class BrowserHost : IAsyncLifetime
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private readonly string _directory = Directory.CreateTempSubdirectory("merit-browser-").FullName;
    private LocalStack? _stack;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private MeritClient? _api;

    /// <summary>Chromium's path, or null.</summary>
    public static string? Chromium { get; } = Environment.GetEnvironmentVariable("MERIT_CHROMIUM") is { Length: > 0 } named ? named : Array.Find(Places, File.Exists);

    public LocalStack Stack => _stack!;

    public MeritClient Api => _api!;

    public Uri Address => Stack.Host.Address;

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
        {
            return;
        }

        LocalStackOptions options = LocalStackOptions.OnFreePorts("Browser", _directory) with { Settings = LocalPeople.Settings() };
        Workspace workspace = Workspace.Find();
        _stack = await LocalStack.StartAsync(workspace, options, CancellationToken.None);
        _api = new MeritClient(Address, _stack.Token);
        await new DemoStates(_stack, Path.Combine(workspace.Root, "samples", "demo"), new LinesProgress(TextWriter.Null)).PlayAsync(CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        // Build machines run as root, where Chromium's own sandbox cannot be had; it opens no page but ours.
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, ChromiumSandbox = false });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _api?.Dispose();
        if (_stack is not null)
        {
            await _stack.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Skips a test where there is no browser, and so no app either.</summary>
    public static void DemandChromium() => Assert.SkipWhen(Chromium is null, "This machine has no Chromium: install it, or name one in MERIT_CHROMIUM.");

    /// <summary>A window of its own, with nobody signed in.</summary>
    public async Task<Window> OpenAsync(int width = 1280, int height = 900, ColorScheme colours = ColorScheme.Light, bool runsScripts = true)
    {
        DemandChromium();
        IBrowserContext context = await _browser!.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = colours,
            Locale = "id-ID",
            JavaScriptEnabled = runsScripts,
        });
        return new Window(context, await context.NewPageAsync());
    }
}

/// <summary>One person's window. What the browser complains of is kept: errors of scripts, refused by the security policy, failed loads.</summary>
public sealed class Window : IAsyncDisposable
{
    private const int MostTabs = 300;

    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    internal Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            // The browser's own viewer of documents loads its parts from the browser itself.
            if (new Uri(request.Url) is { IsLoopback: false, Scheme: not ("data" or "chrome" or "chrome-extension") })
            {
                _complaints.Add($"{page.Url} asks {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Fails with all that the browser complained of.</summary>
    /// <param name="expected">What is part of a complaint that was meant to come, such as the status of a refused form.</param>
    public void DemandNoComplaints(string? expected = null)
    {
        string[] others = [.. _complaints.Where(complaint => expected is null || !complaint.Contains(expected, StringComparison.Ordinal))];
        Assert.True(others.Length == 0, string.Join('\n', others));
    }

    /// <summary>Signs somebody of the sign-in page in.</summary>
    public async Task SignInAsync(string name)
    {
        await Page.GotoAsync("/sign-in");
        await Page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();
        await Page.WaitForURLAsync("**/home");
    }

    /// <summary>What axe finds on the page that weighs.</summary>
    public async Task<IReadOnlyList<string>> SeriousAsync()
    {
        AxeResult result = await Page.RunAxe();
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{Page.Url}: {v.Id}: {v.Help} ({string.Join("; ", v.Nodes.Select(n => n.Html))})")];
    }

    /// <summary>What weighs on the page, and whether it is wider than the window.</summary>
    /// <param name="what">What the page is called.</param>
    public async Task<IReadOnlyList<string>> WrongAsync(string what)
    {
        int overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        return [.. await SeriousAsync(), .. overflow > 0 ? (string[])[$"{what}: {overflow} px wider than the window"] : []];
    }

    /// <summary>Goes on by the Tab key alone until something has the focus.</summary>
    public async Task TabToAsync(ILocator wanted)
    {
        for (int pressed = 0; pressed < MostTabs; pressed++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"{Page.Url}: {MostTabs} times Tab do not lead to {wanted}.");
    }

    /// <summary>Goes to a link or button by the Tab key and presses it by Enter.</summary>
    public async Task PressAsync(ILocator wanted)
    {
        await TabToAsync(wanted);
        await Page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Keeps a picture where <c>MERIT_PICTURES</c> names a folder.</summary>
    public async Task KeepAsync(string name, bool isWhole = true)
    {
        if (Environment.GetEnvironmentVariable("MERIT_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, name + ".png"), FullPage = isWhole });
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
