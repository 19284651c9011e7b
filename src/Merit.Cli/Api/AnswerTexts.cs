using System.Text.Json;

namespace Merit.Cli.Api;

/// <summary>What stands in the app's answers, as people read it.</summary>
internal static class AnswerTexts
{
    /// <summary>A member as text; empty when it is absent.</summary>
    public static string Text(this JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out JsonElement value) ? ""
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Null => "",
            _ => value.GetRawText(),
        };

    /// <summary>A finding: its place, where it has one, and what is wrong there.</summary>
    public static string Finding(this JsonElement finding) => $"{finding.Text("pointer")}: {finding.Text("messageEn")}".TrimStart(':', ' ');

    /// <summary>Says on the standard error what somebody may not have meant.</summary>
    /// <param name="answer">An answer with its warnings.</param>
    public static void TellWarnings(JsonElement answer)
    {
        foreach (JsonElement warning in answer.GetProperty("warnings").EnumerateArray())
        {
            Console.Error.WriteLine($"Mind: {warning.Finding()}");
        }
    }
}
