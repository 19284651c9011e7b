using Merit.Assessment;

namespace Merit.Adapters.Documents.Writing;

/// <summary>Both languages in one line, for where there is no room for two.</summary>
internal static class TemplateTexts
{
    public static string Beside(Text text) => text.Id == text.En ? text.Id : $"{text.Id} · {text.En}";

    public static string Beside(string key, params ReadOnlySpan<object?> arguments) => Beside(DocumentTexts.Format(key, arguments));
}
