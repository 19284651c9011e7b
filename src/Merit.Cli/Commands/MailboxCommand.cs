using System.CommandLine;
using System.Security.Cryptography;
using Merit.Cli.Mailbox;

namespace Merit.Cli.Commands;

/// <summary><c>merit mailbox</c>: the mailbox alone, so that any host can be pointed at it.</summary>
internal static class MailboxCommand
{
    public const int DefaultPort = 7072;

    /// <summary>What the kept key is called in its directory.</summary>
    public const string ApiKeyFile = "api-key.txt";

    public static Command Create()
    {
        Option<int?> port = OptionKinds.Port("--port", $"TCP port on 127.0.0.1, {DefaultPort} unless given; 0 takes a free one");
        Option<Uri?> webhook = OptionKinds.WebAddress("--webhook", "Address that gets the signed delivery events, for example http://127.0.0.1:7071/api/mail/events");
        Option<string?> apiKey = new("--api-key") { Description = "The key that senders must show; without it one is made and kept" };
        Option<string?> directory = OptionKinds.Directory("Where mails and keys are kept (default: .merit/mailbox)");
        Command command = new("mailbox", "Runs the local mailbox alone: SendGrid's send contract in, a page to read the mails") { port, webhook, apiKey, directory };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(directory) ?? Path.Combine(Workspace.Find().DataDirectory, "mailbox"),
            parsed.GetValue(port) ?? DefaultPort,
            parsed.GetValue(webhook),
            parsed.GetValue(apiKey),
            cancellationToken));
        return command;
    }

    /// <summary>The key that was kept in a mailbox directory, made there on first use.</summary>
    public static string ApiKeyIn(string directory)
    {
        string path = Path.Combine(directory, ApiKeyFile);
        // A run that was cut off may have left an empty one.
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        string made = "SG." + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Directory.CreateDirectory(directory);
        OwnerOnlyFile.Write(path, made);
        return made;
    }

    private static async Task<int> RunAsync(string directory, int port, Uri? webhook, string? apiKey, CancellationToken cancellationToken)
    {
        if (apiKey is not null && string.IsNullOrWhiteSpace(apiKey))
        {
            throw new UserFacingException("--api-key takes a key, not nothing.");
        }

        Hosting.DirectoryHold.DemandFree(directory);
        FreePorts.Demand(("the mailbox", port));
        MailboxOptions options = new(directory, port, apiKey ?? ApiKeyIn(directory), webhook);
        await using MailboxServer mailbox = await MailboxServer.StartAsync(options, cancellationToken);
        Facts.Write(
            ("Read the mails", new Uri(mailbox.Address, "/mailbox").ToString()),
            ("SendGrid__Host", mailbox.Address.GetLeftPart(UriPartial.Authority)),
            ("SendGrid__ApiKey", options.ApiKey),
            ("SendGrid__WebhookPublicKey", mailbox.PublicKey),
            ("Delivery events go to", webhook?.ToString() ?? "nobody (--webhook URL)"),
            ("Kept in", directory));
        Console.Out.WriteLine("Ctrl+C stops it.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
}
