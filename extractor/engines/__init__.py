"""The two engines that write drafts."""
