package dev.tomte.web.internal;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Has the settings as they are now. A component's configuration is among its service's properties, and a change of those
 * makes the console and the HTTP whiteboard take the service out and put it in again, with 404 meanwhile. So what they use
 * has no configuration of its own and asks here.
 */
@Component(service = WebConfiguration.class, configurationPid = WebConfig.PID)
@Designate(ocd = WebConfig.class)
public final class WebConfiguration {

    private volatile WebSettings settings;

    @Activate
    public WebConfiguration(WebConfig config) {
        settings = WebSettings.of(config);
    }

    @Modified
    void modified(WebConfig config) {
        settings = WebSettings.of(config);
    }

    /** To be asked anew each time: they change while all goes on. */
    WebSettings settings() {
        return settings;
    }
}
