using System.Text.Json;
using Merit.Cli;
using Merit.Cli.Demo;
using Merit.Cli.Mailbox;
using Microsoft.Playwright;

namespace Browser;

/// <summary>Agencies that are invited to a cycle of their own, and come in by the link of their mail.</summary>
internal static class Invited
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Opens a cycle with some agencies.</summary>
    public static async Task<(string Cycle, string[] Agencies)> OpenAsync(BrowserHost host, int agencies = 1)
    {
        string cycle = $"tautan-{Guid.NewGuid():N}"[..16];
        string[] codes = [.. Enumerable.Range(1, agencies).Select(n => $"{cycle}-{n}")];
        await host.Api.PutAgenciesAsync(
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                agencies = codes.Select(code => new { code, name = $"Instansi {code}", type = "city", contact = new { email = $"{code}@instansi.example", name = "Bagian Kepegawaian" } }),
            }),
            Cancellation);
        DateTimeOffset deadline = (await host.Api.GetCycleAsync(DemoStates.Open.Id, Cancellation)).Now.AddDays(30);
        await host.Api.StartCycleAsync(
            new { id = cycle, instrument = "merit-2019", title = new { id = "Penilaian Sistem Merit 2027", en = "Merit Assessment 2027" }, submissionDeadline = deadline, verificationDeadline = deadline.AddDays(60), agencies = codes },
            Cancellation);
        return (cycle, codes);
    }

    /// <summary>The link in an agency's newest invitation, once there is one that is not the link given.</summary>
    public static Task<string> LinkAsync(BrowserHost host, string cycle, string agency, string? after = null) => Until.ReachedAsync(
        $"a link for {agency}",
        Patience,
        _ => Task.FromResult(MailsTo(host, cycle, agency, "invitation").Select(LinkOf).LastOrDefault(link => link != after) ?? ""),
        link => link.Length > 0,
        link => link,
        Cancellation);

    /// <summary>Goes in by a link.</summary>
    public static async Task EnterAsync(Window window, string link)
    {
        await window.Page.GotoAsync(link);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Masuk", Exact = true }).ClickAsync();
        await window.Page.WaitForURLAsync("**/a/status", new() { WaitUntil = WaitUntilState.DOMContentLoaded });
    }

    /// <summary>The mails of a kind that an agency got.</summary>
    public static IEnumerable<ReceivedMail> MailsTo(BrowserHost host, string cycle, string agency, string kind) => host.Stack.Mailbox.Store.All()
        .Where(m => m.CustomArgs.GetValueOrDefault("cycle") == cycle && m.CustomArgs.GetValueOrDefault("agency") == agency && m.Categories.Contains(kind));

    private static string LinkOf(ReceivedMail mail) => mail.Text!.Split('\n').First(line => line.Contains("/a/open?link=", StringComparison.Ordinal)).Split(": ")[^1].Trim();
}
