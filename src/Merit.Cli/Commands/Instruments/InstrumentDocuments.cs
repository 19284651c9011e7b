using System.Security.Cryptography;
using Merit.Assessment;
using Merit.Assessment.Instruments;

namespace Merit.Cli.Commands.Instruments;

/// <summary>Finds an instrument by what was typed: a file, or the id of one that ships with the product.</summary>
internal static class InstrumentDocuments
{
    /// <summary>The document's bytes.</summary>
    /// <exception cref="UserFacingException">Neither a readable file nor a shipped instrument.</exception>
    public static byte[] Bytes(string idOrFile)
    {
        if (File.Exists(idOrFile))
        {
            return ReadFile(idOrFile);
        }

        return ShippedInstruments.Document(idOrFile) ?? throw new UserFacingException(
            $"There is no file '{idOrFile}', and no instrument ships under that id. Shipped: {string.Join(", ", ShippedInstruments.Ids)}.");
    }

    /// <summary>SHA-256 of a document byte for byte, as a cycle pins it, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(byte[] document) => Convert.ToHexStringLower(SHA256.HashData(document));

    /// <summary>The instrument.</summary>
    /// <exception cref="UserFacingException">It cannot be found, or has errors.</exception>
    public static Instrument Load(string idOrFile) => Load(idOrFile, Bytes(idOrFile));

    /// <summary>The instrument whose bytes were read.</summary>
    /// <exception cref="UserFacingException">It has errors.</exception>
    public static Instrument Load(string idOrFile, byte[] document)
    {
        Read<Instrument> read = InstrumentJson.Parse(document);
        int errors = read.Findings.Count(finding => finding.Severity == FindingSeverity.Error);
        return read.Value ?? throw new UserFacingException(
            $"{idOrFile} is not a valid instrument: {errors} {(errors == 1 ? "error" : "errors")}. 'merit instrument validate {idOrFile}' lists them.");
    }

    /// <summary>The bytes of a file that somebody named.</summary>
    /// <exception cref="UserFacingException">It cannot be read.</exception>
    public static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserFacingException($"{path} cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a file that is not there yet.</summary>
    /// <exception cref="UserFacingException">It is there, or cannot be written.</exception>
    public static void WriteNew(string output, byte[] document)
    {
        if (File.Exists(output))
        {
            throw new UserFacingException($"{output} is there already; it is left as it is. Name another file.");
        }

        try
        {
            // Never over somebody's work, also when it appears this moment.
            using FileStream file = new(output, FileMode.CreateNew);
            file.Write(document);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserFacingException($"{output} cannot be written: {failure.Message}", failure);
        }
    }
}
