/// Labels by way of AWS AppConfig: read from its agent, released through its API.
@NullMarked
package dev.seiri.aws.appconfig;

import org.jspecify.annotations.NullMarked;
