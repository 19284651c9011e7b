namespace Merit.Web.Look;

/// <summary>A file that the pages load: its bytes never change under its address, which carries their hash.</summary>
/// <param name="Href">The address, <c>/assets/name.hash.ext</c>.</param>
/// <param name="ContentType">The media type, with the character set for text.</param>
/// <param name="Bytes">The content.</param>
/// <param name="Brotli">The content compressed, or <see langword="null"/> where it is compressed already.</param>
public sealed record WebAsset(string Href, string ContentType, ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte>? Brotli);
