using System.CommandLine;
using CsCheck;
using Spectre.Console;

namespace Merit.Cli.Tests;

/// <summary>Whatever is typed: an answer in words, never a stack, never the name of a type.</summary>
[Collection(nameof(TheConsole))]
public sealed class CommandLineTests : IDisposable
{
    private static readonly string Root = Workspace.Find().Root;
    private readonly TemporaryDirectory _folder = new();

    // Values that no option takes for what it is for, and files that are not what is wanted. None of them starts anything.
    private readonly Gen<string> _values;

    public CommandLineTests()
    {
        File.WriteAllBytes(_folder.File("binary.json"), [0xFF, 0xFE, 0, 1, 2, 0xD8, 0x00, 0xDC]);
        File.WriteAllText(_folder.File("empty.json"), "");
        File.WriteAllText(_folder.File("surrogate.json"), """{"agency":"\ud800","cycle":"\udfff"}""");
        File.WriteAllText(_folder.File("list.json"), "[1,2");
        File.WriteAllText(_folder.File("one.csv"), "\"never closed");
        File.WriteAllText(_folder.File("deep.json"), new string('[', 5000));
        _values = Gen.OneOf(
            Gen.OneOf("", " ", "-1", "99999", "1e400", "0x10", "foo", "true", "2026-13-40", "http://", "ftp://x", "\u0001", "é\uD83D\uDE00", "*", "a*b", "\n", "[x]", "@nothing", "merit-2019", "31"),
            Gen.OneOf("binary.json", "empty.json", "surrogate.json", "list.json", "one.csv", "deep.json", "missing.json", ".").Select(_folder.File),
            Gen.OneOf(Path.Combine(Root, "samples", "demo", "submissions", "31", "submission.json"), Path.Combine(Root, "samples", "demo", "agencies.json")),
            Gen.String[Gen.Char[' ', '\u00ff'], 1, 20].Where(text => !text.StartsWith('-')));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Values_of_every_kind_for_every_option_of_the_instrument_commands_are_answered_in_words()
    {
        Command instrument = CommandLine.Create().Subcommands.Single(c => c.Name == "instrument");
        Gen<string[]> typed = Gen.OneOf([.. instrument.Subcommands]).SelectMany(command =>
            Gen.OneOf(Gen.OneOf([.. command.Options.Select(o => o.Name).Where(name => name is not ("--output" or "--help")), "--nothing"]).SelectMany(name => _values.Select(value => new[] { name, value })), _values.Select(value => new[] { value }))
                .Array[0, 5].Select(parts => (string[])["instrument", command.Name, .. parts.SelectMany(part => part)]));

        typed.Sample(arguments => { AssertAnswered(arguments); }, iter: 400, threads: 1, print: arguments => string.Join(' ', arguments));
    }

    [Theory]
    [InlineData("frobnicate", "merit --help")]
    [InlineData("cycle frobnicate", "merit cycle --help")]
    public async Task Help_on_what_is_not_there_says_so(string typed, string next)
    {
        (int code, string output, string errors) = await MeritProcess.RunAsync([.. typed.Split(' '), "--help"]);
        Assert.Equal((1, ""), (code, output));
        Assert.Equal(["Unrecognized command or argument 'frobnicate'.", $"{next} shows what there is."], errors.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public void Values_that_an_option_cannot_take_are_refused_before_anything_is_started()
    {
        Gen<string> ports = Gen.OneOf("-1", "65536", "99999", "foo", "", " ", "7.5", "0x1F", "1e3", "７０７１", "99999999999999999999");
        Gen<string> addresses = Gen.OneOf("", "not-a-url", "http://", "ftp://127.0.0.1/", "/api/mail/events", "mailto:a@b", "http://[", "127.0.0.1:7071");
        Gen<string> directories = Gen.OneOf("", " ", Path.Combine(Root, "merit"), "/dev/null/x", "/proc/merit");
        Gen<string> words = Gen.OneOf("", "on", "OFF ", "1", "auto,off");
        Gen<string[]> typed = Gen.OneOf(
            Gen.Select(Gen.OneOf("--port", "--mailbox-port"), ports, (name, value) => new[] { "serve", name, value }),
            directories.Select(value => new[] { "serve", "--port", "0", "--directory", value }),
            words.Select(value => new[] { "serve", "--time-skipping", value }),
            Gen.OneOf("serve", "mailbox", "demo", "test").Select(command => new[] { command, "--nothing" }),
            Gen.OneOf("serve", "mailbox", "demo").Select(command => new[] { command, "surplus" }),
            Gen.OneOf("--port", "--mailbox-port", "--directory", "--time-skipping").Select(name => new[] { "serve", name }),
            ports.Select(value => new[] { "mailbox", "--port", value }),
            addresses.Select(value => new[] { "mailbox", "--port", "0", "--webhook", value }),
            directories.Select(value => new[] { "mailbox", "--port", "0", "--directory", value }),
            Gen.OneOf("", " ").Select(value => new[] { "mailbox", "--port", "0", "--api-key", value }),
            Gen.OneOf("", "*", "a*b", "**").Select(value => new[] { "test", "--filter", value }),
            Gen.OneOf("", " ", "merit-2027").Select(value => new[] { "audit", "verify", value, "--key", "\n" }),
            addresses.Select(value => new[] { "audit", "verify", "merit-2027", "--key", "k", "--app", value }),
            Gen.OneOf("", " ", Path.Combine(Root, "merit"), Root, "/dev/null", "/nowhere").Select(value => new[] { "audit", "verify", "--file", value }),
            Gen.OneOf("binary.json", "empty.json", "list.json", "deep.json").Select(value => new[] { "audit", "verify", "--file", _folder.File(value) }),
            Gen.Const(new[] { "audit", "verify", "merit-2027", "--file", "x" }),
            Gen.OneOf("0", "-1", "foo", "1e9", "").Select(value => new[] { "cycle", "watch", "x", "--every", value, "--token", "t" }),
            addresses.Select(value => new[] { "cycle", "list", "--app", value, "--token", "t" }),
            Gen.OneOf("", "tcsh", "-1").Select(value => new[] { "completion", value }),
            Gen.OneOf("binary.json", "empty.json", "list.json", "deep.json").Select(value => new[] { "cycle", "start", _folder.File(value), "--token", "t" }),
            Gen.OneOf(new[] { "doctor", "--invariants" }, ["doctor", "--cycle", "x"], ["agency", "list", "--query", "x", "--token", "t"], ["agency", "list", "--take", "0", "--token", "t"], ["token", "create", "x", "--role", "king"]),
            Gen.Const(new[] { "test", "--project", "NoSuchProject" }),
            Gen.OneOf("engine", "runtime", "", "all").Select(value => new[] { "bench", value }),
            Gen.OneOf("nothing", "-x", "[diagram]", "@nothing").Select(value => new[] { value }));

        typed.Sample(arguments => Assert.True(AssertAnswered(arguments) == 1, $"Not refused: {string.Join(' ', arguments)}"), iter: 300, threads: 1, print: a => string.Join(' ', a));
    }

    [Theory]
    [InlineData("7072", null, "Port 7072 is wanted both for the app and for the mailbox.")]
    [InlineData("70000", null, "--port takes a port from 0 to 65535, not '70000'.")]
    public void A_port_that_cannot_be_had_is_named(string port, string? mailbox, string told)
    {
        (int code, string errors) = Run([.. new[] { "serve", "--directory", _folder.File("state"), "--port", port }, .. mailbox is null ? [] : new[] { "--mailbox-port", mailbox }]);
        Assert.Equal(1, code);
        Assert.StartsWith(told, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fresh", "--fresh goes with --demo.")]
    [InlineData("--demo --wait-for-worker", "--wait-for-worker does not go with --demo.")]
    public void Options_that_do_not_go_together_are_refused_before_anything_is_started(string options, string told)
    {
        (int code, string errors) = Run(["serve", "--directory", _folder.File("state"), "--port", "0", .. options.Split(' ')]);
        Assert.Equal((1, false), (code, Directory.Exists(_folder.File("state"))));
        Assert.StartsWith(told, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Submissions_of_two_agencies_are_not_compared()
    {
        string submissions = Path.Combine(Root, "samples", "demo", "submissions");
        (int code, string errors) = Run(["instrument", "compare", "merit-2019", Path.Combine(submissions, "31", "submission.json"), Path.Combine(submissions, "74", "submission.json")]);
        Assert.Equal(1, code);
        Assert.Contains("only submissions of one agency can be compared", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_above_every_scale_is_refused()
    {
        (int code, string errors) = Run(["instrument", "advise", "merit-2019", Path.Combine(Root, "samples", "demo", "submissions", "31", "submission.json"), "--target", "9"]);
        Assert.Equal((1, "--target 9 is no level of merit-2019, whose levels go up to 4."), (code, errors.Trim()));
    }

    [Fact]
    public void What_nobody_foresaw_is_written_down_and_not_shown()
    {
        string told = Complaints.About(new InvalidCastException("Unable to cast object of type 'System.String'."));
        Assert.DoesNotContain("System.", told, StringComparison.Ordinal);
        string path = told[(told.LastIndexOf("stands in ", StringComparison.Ordinal) + "stands in ".Length)..].TrimEnd('.');
        Assert.Contains("InvalidCastException", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_help_that_is_kept_beside_the_program_is_the_programs_own()
    {
        List<string> own = [];
        foreach (string[] names in Names(CommandLine.Create(), []))
        {
            own.Add($"# {string.Join(' ', ["merit", .. names])}");
            own.AddRange((await MeritProcess.RunAsync([.. names, "--help"])).Output.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));
            own.Add("");
        }

        Assert.Equal(own, (await File.ReadAllTextAsync(Path.Combine(Root, "src", "Merit.Cli", "help.txt"), TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n').Append(""));
    }

    private static IEnumerable<string[]> Names(Command command, string[] above) =>
        [above, .. command.Subcommands.SelectMany(part => Names(part, [.. above, part.Name]))];

    private static int AssertAnswered(string[] arguments)
    {
        (int code, string errors) = Run(arguments);
        Assert.InRange(code, 0, 1);
        Assert.DoesNotContain("System.", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("does not know", errors, StringComparison.Ordinal);
        return code;
    }

    private static (int Code, string Errors) Run(string[] arguments)
    {
        (TextWriter output, TextWriter errors) = (Console.Out, Console.Error);
        using StringWriter heard = new(), complaints = new();
        Console.SetOut(heard);
        Console.SetError(complaints);
        IAnsiConsole console = AnsiConsole.Console;
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(heard) });
        // What starts something although it should not is stopped, and counts as stopped.
        using CancellationTokenSource deadline = new(TimeSpan.FromSeconds(20));
        try
        {
            return (CommandLine.RunAsync(arguments, deadline.Token).GetAwaiter().GetResult(), complaints.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
            AnsiConsole.Console = console;
        }
    }
}
