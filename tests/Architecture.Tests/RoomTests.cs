using System.Text.RegularExpressions;

namespace Architecture.Tests;

/// <summary>
/// The app's rooms are the folders of src/MeritFunctions, and arrows between them point one way. What a file uses is read
/// from its text and not from the built assembly, where the names that a constant or a nameof came from are gone.
/// </summary>
public sealed partial class RoomTests
{
    private const string App = "src/MeritFunctions";

    /// <summary>Files outside all rooms, which every room may use. They use none, but for those that put the app together.</summary>
    private const string Root = "";

    private static readonly string[] Composition = ["Program.cs", "MeritServices.cs"];

    /// <summary>Which other rooms a room may use.</summary>
    private static readonly SortedDictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Root] = [],
        ["Records"] = [],
        ["Http"] = ["Records"],
        ["Audit"] = ["Http", "Records"],
        ["Awards"] = ["Http", "Records"],
        ["Register"] = ["Http", "Records"],
        ["Scoring"] = ["Http", "Records"],
        ["Notifications"] = ["Records"],
        ["Intake"] = ["Http", "Notifications", "Records", "Scoring"],
        ["Verification"] = ["Http", "Notifications", "Records", "Scoring"],
        ["Determination"] = ["Http", "Notifications", "Records", "Scoring"],
        ["Objections"] = ["Http", "Intake", "Notifications", "Records", "Scoring", "Submitting", "Verification"],
        ["Publication"] = ["Http", "Records"],
        ["Submitting"] = ["Http", "Intake", "Records"],
        ["Pages"] = ["Audit", "Awards", "Cycle", "Determination", "Http", "Intake", "Notifications", "Objections", "Publication", "Records", "Register", "Scoring", "Submitting", "Verification"],
        ["Cycle"] = ["Determination", "Http", "Intake", "Notifications", "Objections", "Records", "Register", "Scoring", "Verification"],
    };

    private static readonly IReadOnlyList<Source> Sources = [.. Repository.Sources(App).Select(Source.Read)];

    [Fact]
    public void Every_file_stands_in_the_room_that_its_namespace_names()
    {
        Assert.Empty(Sources.Where(s => s.Room != s.Folder).Select(s => $"{s.Name} is in the namespace of '{s.Room}'"));
        Assert.Equal(Allowed.Keys, Sources.Select(s => s.Room).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Rooms_use_only_what_they_may()
    {
        string[] wrong = [.. Arrows().Where(a => !IsAllowed(a.From, a.To)).Select(a => $"{a.From.Name} uses {a.To}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void No_rooms_use_each_other_in_a_circle()
    {
        // An arrow to a room that uses nothing is in no circle. Without those, others end at nothing too; what stays leads round.
        List<(string From, string To)> arrows = [.. Arrows().Select(a => (a.From.Room, a.To)).Distinct()];
        for (int before = -1; before != arrows.Count;)
        {
            before = arrows.Count;
            arrows = [.. arrows.Where(a => arrows.Exists(next => next.From == a.To))];
        }

        Assert.True(arrows.Count == 0, string.Join(", ", arrows.Select(a => $"{a.From} -> {a.To}")));
    }

    [Theory]
    [InlineData("using MeritFunctions.Cycle;")]
    [InlineData("using static MeritFunctions.Cycle.AssessmentCycle;")]
    [InlineData("using Start = MeritFunctions.Cycle.CycleStarter;")]
    [InlineData("    Cycle.CycleStarter? starter = null;")]
    [InlineData("    MeritFunctions.Cycle.CycleStarter? starter = null;")]
    public void Every_way_to_name_a_room_is_seen(string line) => Assert.Equal(["Cycle"], RoomsNamedIn(line));

    [Theory]
    [InlineData("namespace MeritFunctions.Cycle;")]
    [InlineData("    cycle.Cycle.SubmissionDeadline")]
    [InlineData("// Cycle.Start is written first.")]
    [InlineData("    \"MeritFunctions.Cycle\"")]
    public void What_only_sounds_like_a_room_is_not(string line) => Assert.Empty(RoomsNamedIn(line));

    // Notifications are made from records alone; only what shows them to people, or takes the provider's word, speaks HTTP.
    private static bool IsAllowed(Source from, string to) =>
        Allowed[from.Room].Contains(to) || (from.Room == "Notifications" && to == "Http" && from.Text.Contains("[HttpTrigger", StringComparison.Ordinal));

    private static IEnumerable<(Source From, string To)> Arrows() =>
        from source in Sources
        where source.Room != Root || !Composition.Contains(source.Name[(App.Length + 1)..])
        from room in RoomsNamedIn(source.Text)
        where room != source.Room
        select (source, room);

    private static IEnumerable<string> RoomsNamedIn(string text) =>
        RoomName().Matches(Unread().Replace(text, "")).Select(m => m.Groups["room"].Value).Where(Allowed.ContainsKey).Distinct();

    /// <summary>A file of the app.</summary>
    /// <param name="Name">Its path in the repository.</param>
    /// <param name="Folder">Its room by its folder.</param>
    /// <param name="Room">Its room by its namespace.</param>
    /// <param name="Text">Its whole text.</param>
    private sealed record Source(string Name, string Folder, string Room, string Text)
    {
        public static Source Read(string file)
        {
            string name = Repository.Name(file);
            string text = File.ReadAllText(file);
            // A folder within a room is part of it.
            string folder = Path.GetDirectoryName(name)!.Replace('\\', '/')[App.Length..].TrimStart('/').Split('/')[0];
            return new Source(name, folder, Namespace().Match(text).Groups["room"].Value.Split('.')[0], text);
        }
    }

    [GeneratedRegex(@"^namespace MeritFunctions(\.(?<room>[\w.]+))?;", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    /// <summary>Comments, texts and the namespace: what stands there uses nothing.</summary>
    [GeneratedRegex(@"//.*|""(\\.|[^""\\\n])*""|^namespace .*", RegexOptions.Multiline)]
    private static partial Regex Unread();

    [GeneratedRegex(@"(?<![\w.])(MeritFunctions\.(?<room>\w+)|(?<room>[A-Z]\w*)(?=\.[A-Z]))")]
    private static partial Regex RoomName();
}
