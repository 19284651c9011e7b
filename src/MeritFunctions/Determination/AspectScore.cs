using Merit.Assessment;

namespace MeritFunctions.Determination;

/// <summary>One aspect of a result.</summary>
/// <param name="Code">The aspect's code.</param>
/// <param name="Title">Its title.</param>
/// <param name="Score">Points.</param>
/// <param name="Maximum">Points that it gives at most.</param>
public sealed record AspectScore(string Code, Text Title, decimal Score, decimal Maximum);
