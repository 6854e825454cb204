// The Meteor object comes here.
