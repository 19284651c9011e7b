using System.CommandLine;
using Merit.Cli.Hosting;

namespace Merit.Cli.Commands;

/// <summary><c>merit serve</c>: app, storage and mailbox, kept running.</summary>
internal static class ServeCommand
{
    private const int DefaultAppPort = 7071;

    public static Command Create()
    {
        Option<int?> port = OptionKinds.Port("--port", $"Port of the app, {DefaultAppPort} unless given; 0 takes free ports for everything");
        Option<int?> mailboxPort = OptionKinds.Port("--mailbox-port", $"Port of the mailbox, {MailboxCommand.DefaultPort} unless given");
        Option<string?> directory = OptionKinds.Directory("Where state is kept (default: .merit/serve); .merit/demo shows what the demo left");
        Option<string> timeSkipping = new("--time-skipping") { Description = "Whether the app's clock may run ahead of waiting", DefaultValueFactory = _ => "Off" };
        timeSkipping.AcceptOnlyFromAmong("Off", "Auto", "Manual");
        Option<bool> waitForWorker = new("--wait-for-worker") { Description = "Do not start the app: print with what an IDE starts it, and wait for it" };
        Command command = new("serve", "Runs the app with its storage and a mailbox until Ctrl+C") { port, mailboxPort, directory, timeSkipping, waitForWorker };
        command.SetAction((parsed, cancellationToken) =>
        {
            Workspace workspace = Workspace.Find();
            bool free = parsed.GetValue(port) == 0;
            LocalStackOptions options = new(
                "merit serve",
                parsed.GetValue(directory) ?? Path.Combine(workspace.DataDirectory, "serve"),
                parsed.GetValue(port) ?? DefaultAppPort,
                parsed.GetValue(mailboxPort) ?? (free ? 0 : MailboxCommand.DefaultPort),
                free ? AzuritePorts.Free : AzuritePorts.WellKnown)
            {
                TimeSkipping = parsed.GetValue(timeSkipping)!,
                WaitForWorker = parsed.GetValue(waitForWorker),
                Settings = LocalPeople.Settings(),
            };
            return RunAsync(workspace, options, cancellationToken);
        });
        return command;
    }

    /// <summary>Prints where everything is, and stays until it is stopped or a part dies.</summary>
    public static async Task StayAsync(LocalStack stack, string directory, CancellationToken cancellationToken)
    {
        string app = stack.Host.Address.GetLeftPart(UriPartial.Authority);
        Console.Out.WriteLine();
        Facts.Write(
            ("App", app),
            ("  sign in", app + "/sign-in"),
            ("  token", stack.Token),
            ("  host key", stack.Host.MasterKey),
            ("  try", $"curl -H 'Authorization: Bearer {stack.Token}' {app}/api/cycles"),
            ("Mailbox", new Uri(stack.Mailbox.Address, "/mailbox").ToString()),
            ("Blobs", stack.BlobEndpoint.ToString()),
            ("  connection", stack.ConnectionString),
            ("State", directory),
            ("Logs", stack.LogDirectory));
        Console.Out.WriteLine();
        Console.Out.WriteLine("Ctrl+C stops everything.");
        Task stopped = Task.Delay(Timeout.Infinite, cancellationToken);
        if (await Task.WhenAny(stack.Died, stopped) == stack.Died)
        {
            throw (await stack.Died).Failed("ended unexpectedly; everything else is stopped");
        }
    }

    private static async Task<int> RunAsync(Workspace workspace, LocalStackOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using LocalStack stack = await LocalStack.StartAsync(workspace, options, cancellationToken);
            await StayAsync(stack, options.DataDirectory, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped while it started.
        }

        return 0;
    }
}
