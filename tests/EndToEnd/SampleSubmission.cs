using System.Text;
using System.Text.Json.Nodes;
using Merit.Cli;

namespace EndToEnd;

/// <summary>A self-assessment that was worked out for the samples, handed in by somebody else.</summary>
public sealed record SampleSubmission(string Name, decimal Score, string Category)
{
    private static readonly string Folder = Path.Combine(Workspace.Find().Root, "samples", "demo", "submissions");

    /// <summary>The published total of Pemprov DKI Jakarta.</summary>
    public static SampleSubmission Jakarta { get; } = new("31", 335.5m, "sangat-baik");

    /// <summary>The published total of Pemkot Tangerang; a CSV file.</summary>
    public static SampleSubmission Tangerang { get; } = new("3671", 288.5m, "baik");

    /// <summary>The published total of Pemkab Bone Bolango.</summary>
    public static SampleSubmission BoneBolango { get; } = new("7504", 224m, "kurang");

    /// <summary>The published total of Pemkab Sukoharjo.</summary>
    public static SampleSubmission Sukoharjo { get; } = new("3311", 65.5m, "buruk");

    /// <summary>The published total of Pemprov Sulawesi Tenggara, exactly on a band's edge.</summary>
    public static SampleSubmission Sultra { get; } = new("74", 250m, "baik");

    /// <summary>Its file, naming the given cycle and agency.</summary>
    public (string Name, byte[] Content) For(string cycle, string agency)
    {
        string csv = Path.Combine(Folder, Name, "submission.csv");
        if (File.Exists(csv))
        {
            return ("submission.csv", File.ReadAllBytes(csv));
        }

        JsonNode document = Document(cycle, agency);
        return ("submission.json", Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

    /// <summary>Its JSON document, naming the given cycle and agency, to be spoilt.</summary>
    public JsonObject Document(string cycle, string agency)
    {
        JsonObject document = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, Name, "submission.json")))!.AsObject();
        document["cycle"] = cycle;
        document["agency"] = agency;
        return document;
    }
}
