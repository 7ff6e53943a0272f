"""What each person has looked at, so that the page can say what is new to them."""

from sandbox.person import Person
from sandbox.state import Channel, Post


class Marks:
    """The newest message that each person has seen in each conversation, as the channel remembers it."""

    def seen(self, person: Person, channel: Channel) -> float:
        """Up to which moment they have read; 0 for a conversation they never opened."""
        return channel.seen.get(person.id, 0.0)

    def looks_at(self, person: Person, channel: Channel) -> None:
        """They have it in front of them now."""
        person.looks_at(channel)

    def unread(self, person: Person, channel: Channel) -> list[Post]:
        """What others have said there since they looked, replies in threads left out."""
        since = self.seen(person, channel)
        return [
            post
            for post in channel.messages
            if float(post.ts) > since
            and post.user_id != person.id
            and post.ephemeral_to in {None, person.id}
            and post.thread_ts in {None, post.ts}
        ]

    def mentions(self, person: Person, channel: Channel) -> int:
        """How many of them Slack would put a number on: direct messages, and mentions."""
        loud = {person.id, "@here", "@channel", "@everyone"}
        return sum(
            1
            for post in self.unread(person, channel)
            if channel.im_with or not loud.isdisjoint(post.notified)
        )
