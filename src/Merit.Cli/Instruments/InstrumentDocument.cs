using Merit.Assessment;
using Merit.Assessment.Instruments;

namespace Merit.Cli.Instruments;

/// <summary>An instrument document on the disk.</summary>
/// <param name="Name">As the person named it.</param>
/// <param name="Bytes">Its content.</param>
public sealed record InstrumentDocument(string Name, byte[] Bytes)
{
    /// <summary>Finds a document by its path, or a shipped instrument by its id.</summary>
    /// <exception cref="UserFacingException">There is neither.</exception>
    public static InstrumentDocument Find(string name)
    {
        byte[]? bytes = File.Exists(name) ? File.ReadAllBytes(name) : ShippedInstruments.Document(name);
        return bytes is null
            ? throw new UserFacingException($"There is no file '{name}', and no shipped instrument of that name: {string.Join(", ", ShippedInstruments.Ids)}.")
            : new(name, bytes);
    }

    /// <summary>What reading it gives: the instrument, or every finding.</summary>
    public Read<Instrument> Read() => InstrumentJson.Parse(Bytes);

    /// <summary>The instrument.</summary>
    /// <exception cref="UserFacingException">It is not valid; the message lists every finding.</exception>
    public Instrument Require()
    {
        Read<Instrument> read = Read();
        return read.Value ?? throw new UserFacingException(
            $"{Name} is not a valid instrument.{Environment.NewLine}{string.Join(Environment.NewLine, read.Findings.Select(f => $"  {f.Pointer}: {f.MessageEn}"))}");
    }
}
