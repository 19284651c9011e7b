namespace MeritFunctions.Records;

/// <summary>How the certificates of a cycle look. What is absent follows from the cycle.</summary>
/// <param name="Body">The body that gives them; the assessing body unless said.</param>
/// <param name="Place">Where they are signed; left out unless said.</param>
/// <param name="Office">The office of who signs; the body unless said.</param>
/// <param name="Signatory">The name of who signs; a line is left for it unless said.</param>
/// <param name="ShowsScore">Whether they show score and index.</param>
/// <param name="Logo">Name of the record with the body's sign; null for none.</param>
public sealed record CertificateTemplate(string? Body = null, string? Place = null, string? Office = null, string? Signatory = null, bool ShowsScore = true, string? Logo = null);

/// <summary>The sign of a body, as it was sent.</summary>
/// <param name="Content">The picture's bytes.</param>
public sealed record CertificatePicture(byte[] Content);
