using System.Collections.Concurrent;

namespace Merit.Assessment.Instruments;

/// <summary>The instruments that ship with the product, the files of <c>instruments/</c>.</summary>
public static class ShippedInstruments
{
    private const string Folder = "instruments/";
    private const string Suffix = ".json";
    private const string SchemaName = "instrument.schema";

    private static readonly ConcurrentDictionary<string, Instrument> Loaded = new(StringComparer.Ordinal);

    /// <summary>The ids of the shipped instruments, in ordinal order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. typeof(ShippedInstruments).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(name => name[Folder.Length..^Suffix.Length])
            .Where(id => id != SchemaName)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The bytes of a shipped instrument's document, or null when there is none with the id.</summary>
    public static byte[]? Document(string id) => Ids.Contains(id) ? Resource(id) : null;

    /// <summary>The bytes of the JSON Schema (2020-12) of instrument documents.</summary>
    public static byte[] Schema => Resource(SchemaName);

    /// <summary>A shipped instrument.</summary>
    /// <exception cref="KeyNotFoundException">None ships with the id.</exception>
    public static Instrument Get(string id) => Loaded.GetOrAdd(id, static known =>
    {
        byte[] document = Document(known) ?? throw new KeyNotFoundException($"No instrument {known} ships with the product.");
        Read<Instrument> read = InstrumentJson.Parse(document);
        return read.Value ?? throw new InvalidDataException(
            $"The shipped instrument {known} does not read: {read.Findings[0].Pointer} {read.Findings[0].MessageEn}");
    });

    private static byte[] Resource(string name)
    {
        using Stream stream = typeof(ShippedInstruments).Assembly.GetManifestResourceStream(Folder + name + Suffix)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
