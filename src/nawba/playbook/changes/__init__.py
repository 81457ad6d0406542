"""How a change of the text is said: what differs between two texts, thing by thing, in both languages (`playbook.md`
§5). Pure."""
