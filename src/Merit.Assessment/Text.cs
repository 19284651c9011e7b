namespace Merit.Assessment;

/// <summary>A text for people in both languages of the product: Indonesian first, English second.</summary>
/// <param name="Id">The Indonesian text.</param>
/// <param name="En">The English text.</param>
public sealed record Text(string Id, string En);
