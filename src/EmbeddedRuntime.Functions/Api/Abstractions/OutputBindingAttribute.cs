namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Marks a method or property whose value is written outside after the function ends.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public abstract class OutputBindingAttribute : BindingAttribute;
