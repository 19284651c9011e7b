using System.Globalization;
using System.Reflection;

namespace EmbeddedRuntime.Functions.Invocation;

/// <summary>Turns a part of a route or of a blob's path into the type that a parameter asks for.</summary>
internal static class TextConversion
{
    /// <summary>The conversion, invariant; null when the type is neither text nor parsable from it.</summary>
    public static Func<string, object>? To(Type type)
    {
        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(string) || target == typeof(object))
        {
            return static text => text;
        }

        if (target.IsEnum)
        {
            return text => Enum.Parse(target, text, ignoreCase: true);
        }

        bool parsable = target.GetInterfaces().Any(candidate =>
            candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IParsable<>));
        return parsable
            ? typeof(TextConversion).GetMethod(nameof(Parse), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(target).CreateDelegate<Func<string, object>>()
            : null;
    }

    private static object Parse<T>(string text)
        where T : IParsable<T> => T.Parse(text, CultureInfo.InvariantCulture);
}
