using EmbeddedRuntime.Functions.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Collects configuration, services and middleware of a Functions app and builds its host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly EmbeddedHostSetup _setup;
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        _setup = new EmbeddedHostSetup();
        _web = EmbeddedHostSetup.CreateWebBuilder(args ?? []);
    }

    /// <summary>host.json, <c>local.settings.json</c>, environment and command line, the later ones first in rank.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    /// <summary>The environment of the host.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>The app's logging.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => _web.Metrics;

    /// <summary>Things that builders share.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _web.Services;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    /// <summary>Finds the functions and makes the host that runs them.</summary>
    /// <exception cref="FunctionWorkerException">The functions cannot be run; the message lists every reason.</exception>
    /// <exception cref="InvalidOperationException">The host was built before.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        return _setup.Build(_web);
    }

    /// <summary>Replaces the container that makes services.</summary>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Adds middleware around every invocation.</summary>
    /// <exception cref="InvalidOperationException">The host was built before.</exception>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ArgumentNullException.ThrowIfNull(middleware);
        ThrowIfBuilt();
        _setup.Middleware.Add(middleware);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application has already been built.");
        }
    }
}
