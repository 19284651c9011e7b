using System.CommandLine;
using Merit.Cli.Hosting;

namespace Merit.Cli.Commands;

/// <summary><c>merit serve</c>: app, storage and mailbox, kept running.</summary>
internal static class ServeCommand
{
    private const int DefaultAppPort = 7071;

    public static Command Create()
    {
        Option<int> port = new("--port") { Description = "Port of the app; 0 takes free ports for everything", DefaultValueFactory = _ => DefaultAppPort };
        Option<int> mailboxPort = new("--mailbox-port") { Description = "Port of the mailbox", DefaultValueFactory = _ => MailboxCommand.DefaultPort };
        Option<DirectoryInfo?> directory = new("--directory") { Description = "Where state is kept (default: .merit/serve); .merit/demo shows what the demo left" };
        Option<string> timeSkipping = new("--time-skipping") { Description = "Off, Auto or Manual: whether the app's clock may run ahead of waiting", DefaultValueFactory = _ => "Off" };
        timeSkipping.AcceptOnlyFromAmong("Off", "Auto", "Manual");
        Command command = new("serve", "Runs the app with its storage and a mailbox until Ctrl+C") { port, mailboxPort, directory, timeSkipping };
        command.SetAction((parsed, cancellationToken) =>
        {
            Workspace workspace = Workspace.Find();
            bool free = parsed.GetValue(port) == 0;
            LocalStackOptions options = new(
                parsed.GetValue(directory)?.FullName ?? Path.Combine(workspace.DataDirectory, "serve"),
                parsed.GetValue(port),
                free ? 0 : parsed.GetValue(mailboxPort),
                free ? AzuritePorts.Free : AzuritePorts.WellKnown,
                new Dictionary<string, string> { ["EmbeddedRuntime__TimeSkipping"] = parsed.GetValue(timeSkipping)! });
            return RunAsync(workspace, options, cancellationToken);
        });
        return command;
    }

    /// <summary>Prints where everything is, and stays until it is stopped or a part dies.</summary>
    public static async Task StayAsync(LocalStack stack, string directory, CancellationToken cancellationToken)
    {
        string app = stack.App.Address.GetLeftPart(UriPartial.Authority);
        Console.Out.WriteLine();
        Facts.Write(
            ("App", app),
            ("  function key", stack.App.FunctionKey),
            ("  master key", stack.App.MasterKey),
            ("  try", $"curl -H 'x-functions-key: {stack.App.FunctionKey}' {app}/api/cycles"),
            ("Mailbox", new Uri(stack.Mailbox.Address, "/mailbox").ToString()),
            ("Blobs", stack.Storage.BlobEndpoint.ToString()),
            ("  connection", stack.Storage.ConnectionString),
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
