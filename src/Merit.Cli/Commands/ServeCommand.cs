using System.CommandLine;
using Merit.Cli.Demo;
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
        Option<bool> demo = new("--demo") { Description = "With the demo's agencies in cycles of several states; made once for a directory (default: .merit/serve-demo)" };
        Option<bool> fresh = new("--fresh") { Description = "With --demo: removes what is in the directory and makes the data anew" };
        Command command = new("serve", "Runs the app with its storage and a mailbox until Ctrl+C") { port, mailboxPort, directory, demo, fresh, timeSkipping, waitForWorker };
        command.Validators.Add(result =>
        {
            if (result.GetValue(fresh) && !result.GetValue(demo))
            {
                result.AddError("--fresh goes with --demo.");
            }

            // The demo draws its steps anew again and again, over what is printed there to start the app with.
            if (result.GetValue(waitForWorker) && result.GetValue(demo))
            {
                result.AddError("--wait-for-worker does not go with --demo.");
            }
        });
        command.SetAction((parsed, cancellationToken) =>
        {
            Workspace workspace = Workspace.Find();
            bool free = parsed.GetValue(port) == 0;
            LocalStackOptions options = new(
                "merit serve",
                parsed.GetValue(directory) ?? Path.Combine(workspace.DataDirectory, parsed.GetValue(demo) ? "serve-demo" : "serve"),
                parsed.GetValue(port) ?? DefaultAppPort,
                parsed.GetValue(mailboxPort) ?? (free ? 0 : MailboxCommand.DefaultPort),
                free ? AzuritePorts.Free : AzuritePorts.WellKnown)
            {
                TimeSkipping = parsed.GetValue(timeSkipping)!,
                WaitForWorker = parsed.GetValue(waitForWorker),
                Settings = LocalPeople.Settings(),
            };
            bool isMeant = parsed.GetValue(fresh) || parsed.GetValue(directory) is null;
            return RunAsync(
                options.DataDirectory,
                () => parsed.GetValue(demo) ? StartDemoAsync(workspace, options, parsed.GetValue(fresh), isMeant, cancellationToken) : LocalStack.StartAsync(workspace, options, cancellationToken),
                cancellationToken);
        });
        return command;
    }

    /// <summary>Prints where everything is, and stays until it is stopped or a part dies.</summary>
    public static async Task StayAsync(LocalStack stack, string directory, CancellationToken cancellationToken)
    {
        string app = stack.Host.Address.GetLeftPart(UriPartial.Authority);
        Console.Out.WriteLine();
        Facts.Write(
        [
            ("App", app),
            .. stack.SignsIn
                ? [("  sign in", app + "/sign-in"), ("  people", string.Join(", ", LocalPeople.ByRole.Select(person => $"{person.Name} ({person.Role})")))]
                : Array.Empty<(string, string)>(),
            ("  token", stack.Token),
            ("  host key", stack.Host.MasterKey),
            ("  try", $"curl -H 'Authorization: Bearer {stack.Token}' {app}/api/cycles"),
            ("Mailbox", new Uri(stack.Mailbox.Address, "/mailbox").ToString()),
            ("Blobs", stack.BlobEndpoint.ToString()),
            ("  connection", stack.ConnectionString),
            ("State", directory),
            ("Logs", stack.LogDirectory),
        ]);
        Console.Out.WriteLine();
        Console.Out.WriteLine("Ctrl+C stops everything.");
        Task stopped = Task.Delay(Timeout.Infinite, cancellationToken);
        if (await Task.WhenAny(stack.Died, stopped) == stack.Died)
        {
            throw (await stack.Died).Failed("ended unexpectedly; everything else is stopped");
        }
    }

    // The demo's clock has run ahead, and goes on from where it was: a plain start would set it back, and everything would lie in the future.
    private static async Task<LocalStack> StartDemoAsync(Workspace workspace, LocalStackOptions options, bool isFresh, bool isMeant, CancellationToken cancellationToken)
    {
        DemoDirectory directory = new(options.DataDirectory);
        bool isThere = directory.IsWhole && !isFresh;
        if (isThere)
        {
            Console.Out.WriteLine($"The demo's data is there already, in {directory.Path}. --fresh makes it anew.");
        }
        else
        {
            directory.DemandFree(isMeant);
        }

        // Before the screen is drawn, which nothing else may then write to.
        await Azurite.EnsureInstalledAsync(workspace, Path.Combine(workspace.DataDirectory, "npm.log"), cancellationToken);
        return await DemoScreen.ShowAsync(
            async progress =>
            {
                progress.Begin("Start");
                LocalStackOptions run = isThere
                    ? options with { TimeSkipping = "Manual" }
                    : options with { Fresh = true, TimeSkipping = "Off", Settings = DemoCommand.ShortRun.Concat(options.Settings).ToDictionary() };
                LocalStack stack = await LocalStack.StartAsync(workspace, run, cancellationToken);
                try
                {
                    progress.Done($"{stack.Host.Address.GetLeftPart(UriPartial.Authority)}/sign-in");
                    if (!isThere)
                    {
                        await new DemoStates(stack, Path.Combine(workspace.Root, "samples", "demo"), progress).PlayAsync(cancellationToken);
                        directory.SetWhole();
                    }

                    using HostClient owner = new(stack.Host);
                    await owner.SetTimeSkippingAsync(options.TimeSkipping, cancellationToken);
                    return stack;
                }
                catch
                {
                    await stack.DisposeAsync();
                    throw;
                }
            },
            Path.Combine(options.DataDirectory, "logs"));
    }

    private static async Task<int> RunAsync(string directory, Func<Task<LocalStack>> start, CancellationToken cancellationToken)
    {
        try
        {
            await using LocalStack stack = await start();
            await StayAsync(stack, directory, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped while it started.
        }

        return 0;
    }
}
