/// The loader as a task of Amazon ECS.
@NullMarked
package dev.seiri.aws.ecs;

import org.jspecify.annotations.NullMarked;
